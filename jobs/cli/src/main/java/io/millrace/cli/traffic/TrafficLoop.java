package io.millrace.cli.traffic;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.cli.CommandFailure;
import io.millrace.cli.adapters.SlotEvents;
import io.millrace.cli.gate.EmbeddedGate;
import io.millrace.cli.run.MillRun;
import io.millrace.cli.run.Timeline;
import io.millrace.cli.scenario.ScenarioWeights;
import io.millrace.cli.settings.Settings;
import io.millrace.cli.train.TrainingRuns;
import io.millrace.dataset.Dataset;
import io.millrace.dataset.DatasetParameters;
import io.millrace.dataset.Datasets;
import io.millrace.jobs.gate.GateHome;
import io.millrace.jobs.gate.GateOptions;
import io.millrace.jobs.gate.GateOutcome;
import io.millrace.jobs.gate.GatePreparation;
import io.millrace.jobs.train.TrainingHome;
import io.millrace.registry.Registry;
import io.millrace.registry.SlotLog;
import io.millrace.scenario.BaseModels;
import io.millrace.scenario.InvalidScenarioException;
import io.millrace.scenario.Scenario;
import io.millrace.scenario.ScenarioFiles;
import io.millrace.scenario.TaskSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;

/** Goes on from somebody's mined traces: scenario, dataset, training and gate, once each. */
public final class TrafficLoop {

  private static final Duration PAYLOAD_WAIT = Duration.ofSeconds(60);
  private static final int WORKERS = 2;
  private static final int SHORT_HASH = 12;

  private final Settings settings;
  private final MillRun mill;
  private final Path base;
  private final Timeline timeline;
  private final PrintWriter err;
  private final TrainingHome home;
  private final BaseModels models;
  private final TrafficTraining training;

  /**
   * @param base the folder of the base model
   */
  public TrafficLoop(
      Settings settings, MillRun mill, Path base, Timeline timeline, PrintWriter err) {
    this.settings = settings;
    this.mill = mill;
    this.base = base;
    this.timeline = timeline;
    this.err = err;
    this.home = new TrainingHome(settings.home());
    this.models = new BaseModels(home.models());
    this.training = new TrafficTraining(settings, mill, timeline, err);
  }

  /**
   * Goes as far as one scenario's traces and files allow; the turn says how far that was, and why.
   * What is amiss with this scenario ends its turn and no other's.
   *
   * @throws SQLException when the database, which all scenarios share, fails
   */
  public TrafficTurn turn(String name) throws SQLException {
    TrafficTurn turn = new TrafficTurn(name);
    try {
      Scenario scenario = scenario(name, turn);
      Dataset dataset = dataset(scenario, turn);
      String adapter = training.adapter(scenario, dataset, turn);
      test(scenario, adapter, turn);
    } catch (CommandFailure | IOException stopped) {
      turn.stop(stopped);
      timeline.say(name + ": " + turn.ending());
    }
    return turn;
  }

  private Scenario scenario(String name, TrafficTurn turn) throws SQLException, IOException {
    Path scenarios = settings.home().resolve("scenarios");
    Path directory = scenarios.resolve(name);
    boolean known = Files.isRegularFile(directory.resolve(Scenario.FILE));
    try {
      if (!known) {
        TrafficScenario.Made made =
            new TrafficScenario(settings, scenarios).make(TrafficScenario.Wish.of(name, base));
        turn.note("verifier", TrafficReport.verifier(made.origin()));
        turn.note("held out", Counts.line(made.origin().pairs()));
        turn.note("answers", Counts.line(made.origin().answers()));
        turn.note("adapters", TrafficReport.byAdapters(made.tasks(), made.origin()));
      }
      Scenario scenario = ScenarioFiles.read(directory);
      if (known) {
        turn.note("verifier", scenario.verifier().type() + ", as in " + directory);
      }
      turn.note("base", base(models.of(scenario)));
      turn.note("tasks", TrafficReport.tasks(TaskSet.read(scenario.tasksFile())));
      TaskReview.waiting(scenario).forEach(line -> turn.note("review", line));
      timeline.say("%s: scenario in %s".formatted(name, directory));
      return scenario;
    } catch (InvalidScenarioException invalid) {
      throw new CommandFailure(invalid.faults().get(0).toString(), invalid);
    }
  }

  /** The base's folder, with how much of a conversation fits into it. */
  private static String base(Path folder) throws IOException {
    int context =
        new JsonMapper()
            .readTree(folder.resolve("config.json").toFile())
            .path("max_position_embeddings")
            .asInt();
    return context == 0 ? folder + "" : "%s, %,d tokens at most".formatted(folder, context);
  }

  private Dataset dataset(Scenario scenario, TrafficTurn turn) throws SQLException, IOException {
    boolean unused = ScenarioWeights.hold(settings, scenario);
    Datasets datasets = new Datasets(settings.lakeDirectory(), home.datasets(), PAYLOAD_WAIT);
    Dataset dataset =
        mill.gateway()
            .readWrite(
                connection ->
                    datasets.create(
                        connection, scenario.name(), DatasetParameters.of(scenario), null));
    turn.note(
        "dataset",
        "%s with %d SFT pairs, the held-out ones among them"
            .formatted(dataset.hash().substring(0, SHORT_HASH), dataset.sft()));
    return dataset;
  }

  private void test(Scenario scenario, String adapter, TrafficTurn turn) throws IOException {
    GateHome places =
        new GateHome(
            settings.home(),
            home.registry(),
            settings.lakeDirectory(),
            Path.of(TrainingRuns.cache(home)));
    GatePreparation preparation = preparation(places, scenario);
    SlotLog log =
        new SlotLog(Registry.in(home.registry()).store(), preparation.slot(), Clock.systemUTC());
    long before = log.state().sequence();
    try {
      GateOutcome outcome =
          possible(
              () ->
                  new EmbeddedGate(mill.flink(), settings.home(), WORKERS)
                      .run(
                          preparation,
                          adapter,
                          progress -> {
                            err.println("          " + progress.line());
                            err.flush();
                            turn.note("evidence", progress.line());
                          }));
      turn.decide(outcome);
      timeline.say("%s: %s".formatted(scenario.name(), turn.ending()));
    } finally {
      // events that were lost are said by the sender, and the registry has them
      int unused =
          new SlotEvents(mill.kafka(), settings.topics().adapters(), err).sendAfter(before, log);
    }
  }

  /** A step of a turn. */
  interface Step<T> {
    T take() throws IOException;
  }

  /**
   * What a step gives.
   *
   * @throws CommandFailure when {@code recipe.yaml} cannot be used or the candidate cannot be
   *     tested, when the slot's alpha is used up, or when Flink does not take the job
   */
  static <T> T possible(Step<T> step) throws IOException {
    try {
      return step.take();
    } catch (IllegalArgumentException | IllegalStateException refused) {
      throw new CommandFailure(refused.getMessage(), refused);
    }
  }

  private static GatePreparation preparation(GateHome places, Scenario scenario)
      throws IOException {
    try {
      return new GatePreparation(places, GateOptions.of(scenario.directory()));
    } catch (InvalidScenarioException invalid) {
      throw new CommandFailure(invalid.faults().get(0).toString(), invalid);
    }
  }
}
