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

/** Trains the loop's candidate, another on the other core, and one from where the first ended. */
final class LoopTraining {

  private static final int AT_ONCE = 2;
  private static final String SPOILED_PLAN = "plan gold";

  /** Enough to learn an answer's form, and there is nothing else to learn. */
  private static final String SHUFFLED_STEPS = "400";

  /** Enough to spoil one plan and too few to forget the others. */
  private static final int MORE_STEPS = 400;

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
   * @param run the good one's
   * @param shuffled learnt each conversation's answer from another one
   * @param seconds that training took
   */
  record Adapters(String good, RunFolder run, String shuffled, double seconds) {

    /** What the good one learnt from. */
    Path data() {
      return run.path().resolve("data");
    }
  }

  Adapters train(EmbeddedFlink flink, Dataset dataset, long seed, DoubleSupplier clock)
      throws IOException {
    double begin = clock.getAsDouble();
    RunFolder good = prepare(dataset, "", Map.of());
    // another one goes on from its checkpoint
    good.keepAll();
    RunFolder shuffled = prepare(dataset, "shuffled", Map.of("steps", SHUFFLED_STEPS));
    SpoiledAnswers.shuffle(shuffled.path().resolve("data"), seed);
    List<RunResult> results = carryOut(flink, List.of(good, shuffled));
    return new Adapters(
        results.get(0).adapterId(), good, results.get(1).adapterId(), clock.getAsDouble() - begin);
  }

  /** Trains on the dataset and nothing beside it; returns the adapter's id. */
  String train(EmbeddedFlink flink, Dataset dataset) throws IOException {
    return carryOut(flink, List.of(prepare(dataset, "", Map.of()))).get(0).adapterId();
  }

  /**
   * Trains the good adapter further, on one and the same answer for all customers of one plan.
   *
   * @return the id of what it has become
   */
  String ruin(EmbeddedFlink flink, Dataset dataset, Adapters adapters) throws IOException {
    RunResult ended = adapters.run().result().orElseThrow();
    String steps = Integer.toString(ended.finished().steps() + MORE_STEPS);
    RunFolder ruined = prepare(dataset, "ruined", Map.of("steps", steps));
    SpoiledAnswers.same(ruined.path().resolve("data"), text -> text.contains(SPOILED_PLAN));
    ContinuedRun.from(adapters.run(), ended.attempt(), ruined);
    return carryOut(flink, List.of(ruined)).get(0).adapterId();
  }

  private List<RunResult> carryOut(EmbeddedFlink flink, List<RunFolder> runs) throws IOException {
    List<RunResult> results = TrainingRuns.carryOut(flink, settings, runs, AT_ONCE, err);
    for (RunResult result : results) {
      if (!result.state().equals("finished")) {
        throw new CommandFailure(
            "Training %s: %s: %s".formatted(result.state(), result.failure(), result.message()));
      }
    }
    return results;
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
            dataset.directory(),
            hash,
            dataset.scenario(),
            dataset.sft(),
            dataset.preference(),
            dataset.parameters().edges());
    Map<String, String> different = new TreeMap<>(recipe);
    different.putAll(keys);
    return TrainingRuns.prepare(
        settings, desk.scenario().directory(), dataset.scenario(), folder, different);
  }
}
