package io.millrace.canary;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Looks at a rollout whenever one of its conversations became old enough, in the order of their
 * times, so that what is decided, and at which look, depends on the conversations alone and not on
 * how they were put. A look decides what {@link Canary#decide} says of it. Not safe for use by many
 * threads.
 */
public final class CanaryLooks {

  private final CanaryPlan plan;
  private final Map<String, CanaryRow> known = new HashMap<>();
  private final NavigableSet<CanaryRow> ordered = new TreeSet<>(Canary.ORDER);
  private final Set<CanaryReason> said = new HashSet<>();
  private CanaryWatch watch;
  private CanaryRow last;
  private boolean alarm;
  private boolean clean;

  public CanaryLooks(CanaryPlan plan) {
    this.plan = plan;
    again();
  }

  /** The plan that is looked by. */
  public CanaryPlan plan() {
    return plan;
  }

  /** The conversations, in order. */
  public List<CanaryRow> rows() {
    return List.copyOf(ordered);
  }

  /** How many conversations there are. */
  public int size() {
    return ordered.size();
  }

  /** Puts a conversation, in the place of what was known of it. */
  public void put(CanaryRow row) {
    remove(row.conversation());
    known.put(row.conversation(), row);
    ordered.add(row);
    readAgainIf(row);
  }

  /** Forgets a conversation. */
  public void remove(String conversation) {
    CanaryRow row = known.remove(conversation);
    if (row != null) {
      ordered.remove(row);
      readAgainIf(row);
    }
  }

  private void readAgainIf(CanaryRow row) {
    if (last != null && Canary.ORDER.compare(row, last) <= 0) {
      again();
    }
  }

  private void again() {
    watch = new CanaryWatch(plan);
    last = null;
    alarm = false;
    clean = true;
  }

  /** The canary's conversations up to the newest look. */
  public ArmCount canary() {
    return watch.canary();
  }

  /** The incumbent's. */
  public ArmCount incumbent() {
    return watch.incumbent();
  }

  /** Evidence that ratings are lower, at the newest look. */
  public double outcomeWealth() {
    return watch.outcomeWealth();
  }

  /** Evidence for silence and errors. */
  public double silenceWealth() {
    return watch.silenceWealth();
  }

  /**
   * Looks at what became old enough since the last call.
   *
   * @param until the newest time of a look, epoch milliseconds
   * @param serving what the slot serves now, empty for the plain base; asked only where a promotion
   *     or a hold depends on it
   * @return the verdicts that are worth a receipt: the first hold where enough are rated, the first
   *     at the deadline, and the decision, which is the last and after which nothing is looked at
   */
  public List<CanaryVerdict> look(long until, Supplier<String> serving) {
    List<CanaryVerdict> verdicts = new ArrayList<>();
    long newest = until - plan.waitMillis();
    while (!alarm && next() != null && next().since() <= newest) {
      long since = next().since();
      if (since > plan.deadline()) {
        sayDeadline(verdicts, serving);
      }
      read(since);
      if (!alarm && !enough()) {
        continue;
      }
      String now = serving.get();
      CanaryReason hold = alarm ? null : hold(now);
      if (hold == null) {
        verdicts.add(decide(since + plan.waitMillis(), now));
        return verdicts;
      }
      if (said.add(hold)) {
        verdicts.add(decide(since + plan.waitMillis(), now));
      }
    }
    if (alarm) {
      verdicts.add(decide(last.since() + plan.waitMillis(), serving.get()));
    } else if (newest >= plan.deadline()) {
      sayDeadline(verdicts, serving);
    }
    return verdicts;
  }

  private boolean enough() {
    return Math.min(watch.canary().early(), watch.incumbent().early()) >= plan.minRated();
  }

  /** What stands in the way of a promotion; null for nothing. */
  private CanaryReason hold(String serving) {
    if (!serving.equals(plan.incumbent())) {
      return CanaryReason.INCUMBENT_CHANGED;
    }
    return clean ? null : CanaryReason.BAD_PROPENSITY;
  }

  private void sayDeadline(List<CanaryVerdict> verdicts, Supplier<String> serving) {
    if (!enough() && said.add(CanaryReason.DEADLINE)) {
      verdicts.add(decide(plan.deadline() + plan.waitMillis(), serving.get()));
    }
  }

  /** What {@link Canary#decide} says of any look. */
  public CanaryVerdict decide(long at, String serving) {
    return Canary.decide(plan, ordered, at, serving);
  }

  private CanaryRow next() {
    return last == null ? (ordered.isEmpty() ? null : ordered.first()) : ordered.higher(last);
  }

  private void read(long since) {
    for (CanaryRow row = next(); row != null && row.since() == since; row = next()) {
      last = row;
      if (Canary.ofAnArm(plan, row) && !Canary.fits(plan, row)) {
        clean = false;
      } else if (Canary.ofAnArm(plan, row) && !alarm) {
        alarm = watch.read(row).isPresent();
      }
    }
  }
}
