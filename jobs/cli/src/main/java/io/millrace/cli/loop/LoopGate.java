package io.millrace.cli.loop;

import io.millrace.cli.adapters.SlotEvents;
import io.millrace.cli.gate.EmbeddedGate;
import io.millrace.cli.loop.report.LoopResult.Judged;
import io.millrace.cli.run.MillRun;
import io.millrace.cli.run.Timeline;
import io.millrace.cli.settings.Settings;
import io.millrace.cli.train.TrainingRuns;
import io.millrace.jobs.gate.GateHome;
import io.millrace.jobs.gate.GateOptions;
import io.millrace.jobs.gate.GateOutcome;
import io.millrace.jobs.gate.GatePreparation;
import io.millrace.jobs.gate.GateProgress;
import io.millrace.jobs.train.TrainingHome;
import io.millrace.registry.SlotLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tests the loop's candidates, and tells Kafka what that changed in the slot. */
final class LoopGate {

  private static final int WORKERS = 2;

  private final Settings settings;
  private final Desk desk;
  private final SlotLog log;
  private final Timeline timeline;
  private final PrintWriter err;
  private long told;

  LoopGate(Settings settings, Desk desk, SlotLog log, Timeline timeline, PrintWriter err)
      throws IOException {
    this.settings = settings;
    this.desk = desk;
    this.log = log;
    this.timeline = timeline;
    this.err = err;
    told = log.state().sequence();
  }

  /**
   * Tests one candidate; one that cannot be tested has the decision {@code none}. Child processes
   * answer the tasks, and the server is asked before a promotion.
   */
  GateOutcome test(MillRun mill, LoopServer server, String adapterId) throws IOException {
    TrainingHome home = new TrainingHome(settings.home());
    GateHome places =
        new GateHome(
            settings.home(),
            home.registry(),
            settings.lakeDirectory(),
            Path.of(TrainingRuns.cache(home)));
    GatePreparation preparation =
        new GatePreparation(
            places, GateOptions.of(desk.scenario().directory()).withServer(server.url()));
    GateOutcome outcome;
    try {
      outcome =
          new EmbeddedGate(mill.flink(), settings.home(), WORKERS)
              .run(preparation, adapterId, this::show);
    } catch (IllegalArgumentException untestable) {
      String slot = log.slot().toString();
      outcome = new GateOutcome(slot, adapterId, "none", "", "", "", untestable.getMessage());
    }
    timeline.say(
        "%s: %s (%s)".formatted(adapterId.substring(0, 12), outcome.decision(), why(outcome)));
    tell(mill);
    return outcome;
  }

  /** The reason of a verdict, and what stood in the way of it or of what follows from it. */
  static String why(GateOutcome outcome) {
    return Stream.of(outcome.reason(), outcome.trouble())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /** A verdict for the summary, with what was expected of it. */
  static Judged judged(String candidate, String expected, GateOutcome outcome) {
    return new Judged(
        candidate,
        expected,
        outcome.adapterId(),
        outcome.decision(),
        why(outcome),
        outcome.verdictId());
  }

  private void show(GateProgress progress) {
    err.println("          " + progress.line());
    err.flush();
  }

  private void tell(MillRun mill) throws IOException {
    // events that were lost are said by the sender, and the registry has them
    int unused =
        new SlotEvents(mill.kafka(), settings.topics().adapters(), err).sendAfter(told, log);
    told = log.state().sequence();
  }
}
