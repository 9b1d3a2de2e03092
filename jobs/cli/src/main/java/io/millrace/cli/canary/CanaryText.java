package io.millrace.cli.canary;

import io.millrace.canary.ArmCount;
import io.millrace.canary.CanaryPlan;
import io.millrace.canary.CanaryVerdict;
import io.millrace.cli.adapters.RegistryOptions;
import io.millrace.registry.SlotEntry;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;

/** A rollout in words. */
final class CanaryText {

  private CanaryText() {}

  /**
   * @param waiting conversations that are not old enough
   */
  static void print(PrintWriter out, CanaryVerdict verdict, long waiting) {
    print(out, verdict);
    out.println("%d conversations wait".formatted(waiting));
  }

  static void print(PrintWriter out, CanaryVerdict verdict) {
    CanaryPlan plan = verdict.plan();
    out.println(
        "%s: %s"
            .formatted(
                verdict.decision().label().toUpperCase(Locale.ROOT), verdict.reason().sentence()));
    out.println(
        "Slot %s, canary %s with a share of %s, incumbent %s, until %s"
            .formatted(
                plan.slot(),
                RegistryOptions.brief(plan.canary()),
                plan.share(),
                plan.incumbent().isEmpty()
                    ? "the plain base"
                    : RegistryOptions.brief(plan.incumbent()),
                Instant.ofEpochMilli(plan.deadline())));
    arm(out, "canary", verdict.canary());
    arm(out, "incumbent", verdict.incumbent());
    out.println(
        String.format(
            Locale.ROOT,
            "Evidence for lower ratings %.4g (an alarm at %.4g), for silence and errors %.4g (at %.4g)",
            verdict.outcomeWealth(),
            1 / plan.alpha(),
            verdict.silenceWealth(),
            1 / plan.silenceAlpha()));
    out.println(
        "Not counted: %d are of no arm, %d lack their probability; a promotion needs %d rated of each arm"
            .formatted(verdict.foreign(), verdict.unusable(), plan.minRated()));
    out.println("Check " + verdict.id());
  }

  /** What was left out, where something was. */
  static void print(PrintWriter out, CanaryRows known) {
    withoutText(out, known.withoutText(), known.ofCanary());
  }

  static void withoutText(PrintWriter out, long answers, long ofCanary) {
    if (answers > 0) {
      out.println(
          "%d answers without text are not used, %d of them the canary's"
              .formatted(answers, ofCanary));
    }
  }

  static void print(PrintWriter out, SlotEntry entry) {
    out.println(
        "Slot %s serves %s (entry %d)"
            .formatted(
                entry.slot(),
                entry.active().map(RegistryOptions::brief).orElse("the plain base"),
                entry.sequence()));
  }

  private static void arm(PrintWriter out, String name, ArmCount count) {
    out.println(
        String.format(
            Locale.ROOT,
            "%-10s %7d conversations, %7d rated (%d in time), mean %s, %d errors",
            name,
            count.conversations(),
            count.rated(),
            count.early(),
            count.mean() == null ? "-" : String.format(Locale.ROOT, "%.3f", count.mean()),
            count.errors()));
  }
}
