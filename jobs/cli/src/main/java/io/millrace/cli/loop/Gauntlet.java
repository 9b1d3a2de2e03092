package io.millrace.cli.loop;

import io.millrace.cli.loop.report.LoopResult.Judged;
import io.millrace.cli.run.MillRun;
import io.millrace.cli.run.Timeline;
import io.millrace.jobs.gate.GateOutcome;
import io.millrace.registry.Registry;
import io.millrace.registry.SlotState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Candidates that are bad by design, each with what the gate should say of it before it does. */
final class Gauntlet {

  private static final int QUESTIONS = 128;
  private static final String REJECT = "reject";

  private final Desk desk;
  private final LoopGate gate;
  private final Registry registry;
  private final Path scratch;
  private final Timeline timeline;
  private final List<Judged> judged = new ArrayList<>();

  /**
   * @param scratch gets the files of candidates that need no training
   */
  Gauntlet(Desk desk, LoopGate gate, Registry registry, Path scratch, Timeline timeline) {
    this.desk = desk;
    this.gate = gate;
    this.registry = registry;
    this.scratch = scratch;
    this.timeline = timeline;
  }

  /**
   * Tests the bad candidates, those made of what serves only where an adapter does.
   *
   * @param ruined id of one that is bad on one slice
   */
  List<Judged> run(
      MillRun mill,
      LoopTraining.Adapters adapters,
      String ruined,
      LoopServer server,
      SlotState slot)
      throws IOException {
    test(mill, server, "shuffled answers", REJECT, adapters.shuffled());
    test(mill, server, "ruined for one plan", REJECT, ruined);
    Optional<String> active = slot.active();
    if (active.isPresent()) {
      // a copy of an earlier turn had its verdict
      String revision = "renamed-" + slot.sequence();
      String copy = Candidates.renamedCopy(registry, active.get(), revision, scratch);
      test(mill, server, "renamed copy of the active one", REJECT, copy);
      WeakenedAdapter weak =
          WeakenedAdapter.publish(
              registry,
              active.get(),
              Exam.mined(desk, adapters.data(), QUESTIONS),
              server,
              scratch);
      timeline.say(
          String.format(
              Locale.ROOT,
              "the active adapter's weights times %.2f: %.3f of the mined answers instead of %.3f",
              weak.scale(),
              weak.after(),
              weak.before()));
      // five points of 120 groups are too few to be sure of and too many to be promoted
      test(mill, server, "weakened by five points", "hold or " + REJECT, weak.adapterId());
    }
    return List.copyOf(judged);
  }

  private void test(
      MillRun mill, LoopServer server, String candidate, String expected, String adapterId)
      throws IOException {
    timeline.say("next, %s; expected: %s".formatted(candidate, expected));
    GateOutcome outcome = gate.test(mill, server, adapterId);
    judged.add(LoopGate.judged(candidate, expected, outcome));
  }
}
