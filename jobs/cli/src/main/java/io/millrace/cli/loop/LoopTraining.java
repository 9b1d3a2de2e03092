package io.millrace.cli.loop;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.run.EmbeddedFlink;
import io.millrace.cli.settings.Settings;
import io.millrace.cli.train.TrainingRuns;
import io.millrace.dataset.Dataset;
import io.millrace.identity.Sha256;
import io.millrace.jobs.train.DatasetFolder;
import io.millrace.jobs.train.RunFolder;
import io.millrace.jobs.train.RunResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;

/** Trains the loop's candidate and, on the other core, two that are bad by design. */
final class LoopTraining {

  private static final int AT_ONCE = 2;
  private static final String SPOILED_PLAN = "plan gold";

  /** Enough to learn an answer's form, and there is nothing else to learn. */
  private static final String SHUFFLED_STEPS = "200";

  private final Settings settings;
  private final Desk desk;
  private final Map<String, String> recipe;
  private final PrintWriter err;

  /**
   * Training on this home.
   *
   * @param recipe keys that are to differ from the scenario's
   */
  LoopTraining(Settings settings, Desk desk, Map<String, String> recipe, PrintWriter err) {
    this.settings = settings;
    this.desk = desk;
    this.recipe = Map.copyOf(recipe);
    this.err = err;
  }

  /**
   * What was trained, by adapter id.
   *
   * @param data what the good one learnt from
   * @param shuffled learnt each conversation's answer from another one
   * @param sliced the same, but only for one of the customers' plans, and trained as long as the
   *     good one, so that it is good for the others
   * @param seconds that training took
   */
  record Adapters(String good, Path data, String shuffled, String sliced, double seconds) {}

  Adapters train(EmbeddedFlink flink, Dataset dataset, long seed, DoubleSupplier clock)
      throws IOException {
    double begin = clock.getAsDouble();
    RunFolder good = prepare(dataset, "", Map.of());
    RunFolder sliced =
        spoiled(dataset, "sliced", Map.of(), seed, text -> text.contains(SPOILED_PLAN));
    RunFolder shuffled =
        spoiled(dataset, "shuffled", Map.of("steps", SHUFFLED_STEPS), seed, text -> true);
    List<RunResult> results =
        TrainingRuns.carryOut(flink, settings, List.of(good, sliced, shuffled), AT_ONCE, err);
    for (RunResult result : results) {
      if (!result.state().equals("finished")) {
        throw new CommandFailure(
            "Training %s: %s: %s".formatted(result.state(), result.failure(), result.message()));
      }
    }
    return new Adapters(
        results.get(0).adapterId(),
        good.path().resolve("data"),
        results.get(2).adapterId(),
        results.get(1).adapterId(),
        clock.getAsDouble() - begin);
  }

  private RunFolder spoiled(
      Dataset dataset,
      String how,
      Map<String, String> keys,
      long seed,
      Predicate<String> conversations)
      throws IOException {
    RunFolder run = prepare(dataset, how, keys);
    SpoiledAnswers.shuffle(run, seed, conversations);
    return run;
  }

  /** A run on the dataset, which goes by another hash when it is to be spoiled. */
  private RunFolder prepare(Dataset dataset, String spoiled, Map<String, String> keys)
      throws IOException {
    String hash =
        spoiled.isEmpty()
            ? dataset.hash()
            : Sha256.hex((spoiled + " " + dataset.hash()).getBytes(StandardCharsets.UTF_8));
    DatasetFolder folder =
        new DatasetFolder(
            dataset.directory(), hash, dataset.scenario(), dataset.sft(), dataset.preference());
    Map<String, String> different = new TreeMap<>(recipe);
    different.putAll(keys);
    return TrainingRuns.prepare(
        settings, desk.scenario().directory(), dataset.scenario(), folder, different);
  }
}
