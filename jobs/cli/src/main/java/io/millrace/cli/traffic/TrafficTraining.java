package io.millrace.cli.traffic;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.run.MillRun;
import io.millrace.cli.run.Timeline;
import io.millrace.cli.settings.Settings;
import io.millrace.cli.train.TrainingRuns;
import io.millrace.dataset.Dataset;
import io.millrace.jobs.train.DatasetFolder;
import io.millrace.jobs.train.RunFolder;
import io.millrace.jobs.train.RunResult;
import io.millrace.jobs.train.ScenarioDefaults;
import io.millrace.jobs.train.TrainingHome;
import io.millrace.model.worker.Report;
import io.millrace.registry.AdapterManifest;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotLog;
import io.millrace.registry.SlotState;
import io.millrace.scenario.BaseModels;
import io.millrace.scenario.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The training of a turn: one adapter of somebody's dataset, or the one that waits already. */
final class TrafficTraining {

  /** All of somebody's conversations may be longer than what the base takes. */
  private static final Map<String, String> CUT = Map.of("too_long", "cut");

  private static final int SHORT_HASH = 12;

  private final Settings settings;
  private final MillRun mill;
  private final Timeline timeline;
  private final PrintWriter err;
  private final TrainingHome home;
  private final BaseModels models;

  TrafficTraining(Settings settings, MillRun mill, Timeline timeline, PrintWriter err) {
    this.settings = settings;
    this.mill = mill;
    this.timeline = timeline;
    this.err = err;
    this.home = new TrainingHome(settings.home());
    this.models = new BaseModels(home.models());
  }

  /**
   * Trains as {@code recipe.yaml} says; without one, what is longer than the base's context is cut
   * at a turn.
   *
   * @return the adapter's id
   * @throws CommandFailure when the run ends without an adapter
   */
  String adapter(Scenario scenario, Dataset dataset, TrafficTurn turn) throws IOException {
    Optional<String> waiting = waiting(scenario, dataset);
    if (waiting.isPresent()) {
      turn.note(
          "adapter",
          "%s of this dataset waits already: no other is trained, which would take alpha of its own"
              .formatted(waiting.get().substring(0, SHORT_HASH)));
      return waiting.get();
    }
    RunFolder run = TrafficLoop.possible(() -> prepare(scenario, dataset));
    timeline.say("%s: training on %s".formatted(scenario.name(), models.of(scenario)));
    RunResult result = TrainingRuns.carryOut(mill.flink(), settings, List.of(run), 1, err).get(0);
    if (result.begun() != null) {
      turn.note("training", begun(result.begun()));
    }
    if (!result.state().equals("finished")) {
      throw new CommandFailure(
          "Training %s (%s): %s".formatted(result.state(), result.failure(), result.message()));
    }
    String adapter = result.adapterId();
    turn.note("adapter", adapter.substring(0, SHORT_HASH));
    timeline.say("%s: adapter %s".formatted(scenario.name(), adapter.substring(0, SHORT_HASH)));
    return adapter;
  }

  private RunFolder prepare(Scenario scenario, Dataset dataset) throws IOException {
    DatasetFolder folder =
        new DatasetFolder(
            dataset.directory(),
            dataset.hash(),
            dataset.scenario(),
            dataset.sft(),
            dataset.preference(),
            dataset.parameters().edges());
    boolean own = Files.isRegularFile(scenario.directory().resolve(ScenarioDefaults.RECIPE));
    return TrainingRuns.prepare(
        settings, scenario.directory(), scenario.name(), folder, own ? Map.of() : CUT);
  }

  private static String begun(Report.Begun begun) {
    return "%d conversations to train on, %d for evaluation; %s; left out: %s"
        .formatted(
            begun.trainExamples(),
            begun.evalExamples(),
            begun.cut() == 0
                ? "none was cut"
                : "%d of them cut at a turn, as they exceed the base's context or max_tokens"
                    .formatted(begun.cut()),
            begun.leftOut().isEmpty() ? "none" : Counts.line(begun.leftOut()));
  }

  /** The adapter of this dataset and base that waits for a verdict. */
  private Optional<String> waiting(Scenario scenario, Dataset dataset) throws IOException {
    Registry registry = Registry.in(home.registry());
    Slot slot = new Slot(scenario.name(), scenario.roles().get(0));
    SlotState state = new SlotLog(registry.store(), slot, Clock.systemUTC()).state();
    for (AdapterState open : List.of(AdapterState.SHADOW, AdapterState.CANDIDATE)) {
      for (String id : state.in(open)) {
        Optional<AdapterManifest> manifest = registry.find(id).map(AdapterRecord::manifest);
        if (manifest.isPresent()
            && manifest.get().base() != null
            && manifest.get().datasetHash().equals(dataset.hash())
            && manifest.get().base().id().equals(models.of(scenario).toString())) {
          return Optional.of(id);
        }
      }
    }
    return Optional.empty();
  }
}
