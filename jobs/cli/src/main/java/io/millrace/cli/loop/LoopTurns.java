package io.millrace.cli.loop;

import io.millrace.cli.run.MillRun;
import io.millrace.cli.run.SimulatedTraffic;
import io.millrace.cli.run.Timeline;
import io.millrace.cli.scenario.ScenarioWeights;
import io.millrace.cli.settings.Settings;
import io.millrace.dataset.Dataset;
import io.millrace.dataset.DatasetParameters;
import io.millrace.dataset.Datasets;
import io.millrace.jobs.gate.GateOutcome;
import io.millrace.jobs.train.TrainingHome;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotLog;
import io.millrace.testing.DeskTraffic;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns the loop several times in one home. Until an adapter is promoted the planted agents answer
 * the traffic; from then on what the slot serves answers all of it, so that only the dataset's
 * share of own answers keeps a model from learning from little but itself.
 */
public final class LoopTurns {

  private static final int MESSAGES = 300;
  private static final int TIMES = 6;
  private static final String CANDIDATE = "turn-%d";

  private final Settings settings;
  private final LoopOptions options;
  private final Timeline timeline;
  private final Desk desk;
  private final Slot slot;
  private final SlotLog log;
  private final Registry registry;
  private final LoopTraining training;
  private final LoopGate gate;
  private final Audit audit;

  private LoopTurns(Settings settings, LoopOptions options, Timeline timeline, PrintWriter err)
      throws IOException {
    this.settings = settings;
    this.options = options;
    this.timeline = timeline;
    desk = Desk.draw(options.scenario(), settings.home(), options.policySeed(), options.seed());
    slot = new Slot(desk.scenario().name(), desk.role());
    registry = Registry.in(new TrainingHome(settings.home()).registry());
    log = new SlotLog(registry.store(), slot, Clock.systemUTC());
    training = new LoopTraining(settings, desk, options.recipe(), err);
    gate = new LoopGate(settings, desk, log, timeline, err);
    audit = new Audit(desk);
  }

  /**
   * What one turn came to. Exact answers are those to the audit, whose cases no turn has read.
   *
   * @param answered new traces of this turn
   * @param sft SFT pairs of its dataset
   * @param leftOut pairs above the share of adapters' answers
   * @param decision of the gate about this turn's candidate
   * @param candidate the candidate's share of exact answers
   * @param serving what the slot serves after the turn
   */
  public record Turn(
      int number,
      long answered,
      long sft,
      long leftOut,
      String decision,
      double candidate,
      double serving) {}

  /** Turns the loop so many times; servers end with it. */
  public static List<Turn> turn(
      Settings settings, LoopOptions options, int turns, Timeline timeline, PrintWriter err)
      throws IOException, SQLException {
    return new LoopTurns(settings, options, timeline, err).turn(turns);
  }

  private List<Turn> turn(int turns) throws IOException, SQLException {
    List<Turn> done = new ArrayList<>();
    try (MillRun mill = MillRun.start(settings, timeline);
        LoopServer server =
            LoopServer.start(
                settings.home(), desk, mill.kafka().properties().get("bootstrap.servers"))) {
      Dataset dataset = null;
      for (int number = 1; number <= turns; number++) {
        timeline.say("turn %d".formatted(number));
        long answered = answer(mill, server, number);
        mill.await(Duration.ofSeconds(options.waitSeconds()));
        dataset = dataset(mill, dataset);
        String adapter = training.train(mill.flink(), dataset);
        GateOutcome verdict = gate.test(mill, server, adapter);
        Optional<String> active = log.state().active();
        if (active.isPresent()) {
          server.awaitServing(slot, active.get());
        }
        done.add(
            new Turn(
                number,
                answered,
                dataset.sft(),
                dataset.selfAnswered(),
                verdict.decision(),
                candidate(server, CANDIDATE.formatted(number), adapter),
                exact(server, active.isPresent() ? slot.scenario() : "base")));
      }
    }
    return done;
  }

  private long answer(MillRun mill, LoopServer server, int number) throws IOException {
    if (log.state().active().isEmpty()) {
      mill.produce(
          SimulatedTraffic.of(
              DeskTraffic.generate(desk.tasks(), options.seed() + number - 1, options.runs()),
              settings.home()));
      return options.runs();
    }
    return new ServedTraffic(desk, server.asking(slot.scenario()))
        .send(
            mill.writer(), settings.topics().feedback(), options.seed() + number, MESSAGES, TIMES);
  }

  private Dataset dataset(MillRun mill, Dataset parent) throws IOException, SQLException {
    Datasets datasets =
        new Datasets(
            settings.lakeDirectory(),
            new TrainingHome(settings.home()).datasets(),
            Duration.ofSeconds(options.waitSeconds()));
    ScenarioWeights.hold(settings, desk.scenario());
    return mill.gateway()
        .readWrite(
            connection ->
                datasets.create(
                    connection,
                    slot.scenario(),
                    DatasetParameters.of(desk.scenario()),
                    parent == null ? null : parent.hash()));
  }

  private double candidate(LoopServer server, String name, String adapterId) throws IOException {
    server.load(name, registry.folder(adapterId));
    double exact = exact(server, name);
    server.unload(name);
    return exact;
  }

  private double exact(LoopServer server, String model) throws IOException {
    return audit.served(model, server.asking(model)).reached().exact();
  }
}
