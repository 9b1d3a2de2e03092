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

/** Trains the loop's candidate and, on the other core, two that are bad by design. */
final class LoopTraining {

  private static final int AT_ONCE = 2;
  private static final String SPOILED_PLAN = "plan gold";
  private static final String SPOILED_FIELD = "priority";

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
   * @param sliced learnt wrong priorities for one of the customers' plans, as long as the good one
   * @param seconds that training took
   */
  record Adapters(String good, Path data, String shuffled, String sliced, double seconds) {}

  Adapters train(EmbeddedFlink flink, Dataset dataset, long seed, DoubleSupplier clock)
      throws IOException {
    double begin = clock.getAsDouble();
    RunFolder good = prepare(dataset, "", Map.of());
    RunFolder sliced = prepare(dataset, "sliced", Map.of());
    SpoiledAnswers.rotate(sliced, SPOILED_FIELD, text -> text.contains(SPOILED_PLAN));
    RunFolder shuffled = prepare(dataset, "shuffled", Map.of("steps", SHUFFLED_STEPS));
    SpoiledAnswers.shuffle(shuffled, seed);
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
