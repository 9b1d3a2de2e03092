package io.millrace.canary;

import io.millrace.gate.Numbers;
import io.millrace.identity.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Decides about a rollout. Pure. */
public final class Canary {

  /** The order in which conversations are read: as they began, then by name. */
  static final Comparator<CanaryRow> ORDER =
      Comparator.comparingLong(CanaryRow::since).thenComparing(CanaryRow::conversation);

  private static final double ROUNDING = 1e-9;

  private Canary() {}

  /**
   * The decision on these conversations. They are read in the order in which they began, each once
   * its waiting time is over, up to the first alarm.
   *
   * @param at when one looks, epoch milliseconds
   * @param serving what the slot serves now; empty for the plain base
   */
  public static CanaryVerdict decide(
      CanaryPlan plan, Collection<CanaryRow> rows, long at, String serving) {
    List<CanaryRow> ordered = lookedAt(plan, rows, at);
    CanaryWatch watch = new CanaryWatch(plan);
    Optional<CanaryReason> alarm = Optional.empty();
    String alarmed = null;
    int foreign = 0;
    int unusable = 0;
    for (CanaryRow row : ordered) {
      if (!ofAnArm(plan, row)) {
        foreign++;
      } else if (!fits(plan, row)) {
        unusable++;
      } else if (alarm.isEmpty()) {
        alarm = watch.read(row);
        alarmed = alarm.isPresent() ? row.conversation() : null;
      }
    }
    boolean clean = unusable == 0;
    CanaryReason reason =
        alarm.orElseGet(() -> quiet(plan, watch, at, clean, serving.equals(plan.incumbent())));
    return new CanaryVerdict(
        CanaryVerdict.FORMAT,
        reason,
        plan,
        at,
        serving,
        watch.canary(),
        watch.incumbent(),
        foreign,
        unusable,
        Numbers.rounded(watch.outcomeWealth()),
        Numbers.rounded(watch.silenceWealth()),
        alarmed,
        Sha256.hex(CanaryReceipt.lines(ordered).getBytes(StandardCharsets.UTF_8)));
  }

  /** The conversations whose waiting time is over, in order. */
  static List<CanaryRow> lookedAt(CanaryPlan plan, Collection<CanaryRow> rows, long at) {
    return rows.stream().filter(row -> !waits(plan, row, at)).sorted(ORDER).toList();
  }

  /** How many conversations are not looked at yet. */
  public static long waiting(CanaryPlan plan, Collection<CanaryRow> rows, long at) {
    return rows.stream().filter(row -> waits(plan, row, at)).count();
  }

  private static boolean waits(CanaryPlan plan, CanaryRow row, long at) {
    return row.since() > at - plan.waitMillis();
  }

  private static CanaryReason quiet(
      CanaryPlan plan, CanaryWatch watch, long at, boolean clean, boolean incumbentServes) {
    int rated = Math.min(watch.canary().early(), watch.incumbent().early());
    if (!incumbentServes) {
      return CanaryReason.INCUMBENT_CHANGED;
    }
    if (!clean) {
      return CanaryReason.BAD_PROPENSITY;
    }
    if (rated >= plan.minRated()) {
      return CanaryReason.NO_ALARM;
    }
    boolean over = at - plan.waitMillis() >= plan.deadline();
    return over ? CanaryReason.DEADLINE : CanaryReason.TOO_FEW_RATED;
  }

  static boolean ofAnArm(CanaryPlan plan, CanaryRow row) {
    return plan.canary().equals(row.adapter()) || plan.incumbent().equals(row.adapter());
  }

  /** A server may hold conversations back, which lowers both probabilities, never raises one. */
  static boolean fits(CanaryPlan plan, CanaryRow row) {
    double most = plan.canary().equals(row.adapter()) ? plan.share() : 1 - plan.share();
    return row.propensity() != null && row.propensity() > 0 && row.propensity() <= most + ROUNDING;
  }
}
