package io.millrace.gate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Decides about a candidate from raw rows. Groups are read in the trial's seeded order up to the
 * first that is incomplete, and no further than the first at which the decision falls: rows beyond
 * it, their order and the time they took change nothing.
 */
public final class Gate {

  private Gate() {}

  /** As {@link #decide(Trial, Collection, Reason)}, missing answers being just missing. */
  public static Verdict decide(Trial trial, Collection<ArmRow> rows) {
    return decide(trial, rows, Reason.INCOMPLETE);
  }

  /**
   * The verdict.
   *
   * @param absent the reason to hold where answers are missing
   * @throws IllegalArgumentException if a row belongs to another task, evaluation or arm, or two
   *     rows of one task and arm differ, or {@code absent} is no reason to hold
   */
  public static Verdict decide(Trial trial, Collection<ArmRow> rows, Reason absent) {
    if (absent.decision() != Decision.HOLD) {
      throw new IllegalArgumentException(
          "Cannot hold for the reason %s; name one of missing evidence".formatted(absent.label()));
    }
    Reading reading = new Reading(trial, new Evidence(trial, rows), absent);
    reading.readAll();
    return reading.verdict();
  }

  /** The evidence after each group that the verdict reads, for a chart. */
  public static List<PathPoint> path(Trial trial, Collection<ArmRow> rows) {
    Reading reading = new Reading(trial, new Evidence(trial, rows), Reason.INCOMPLETE);
    reading.readAll();
    List<PathPoint> path = new ArrayList<>();
    Confidence confidence = new Confidence();
    EProcess gain = new EProcess(0);
    for (GroupOutcome outcome : reading.outcomes()) {
      confidence.add(outcome.difference());
      gain.add(outcome.difference());
      path.add(
          new PathPoint(
              path.size() + 1,
              outcome.difference(),
              Numbers.rounded(confidence.mean()),
              Numbers.rounded(confidence.lower(trial.alpha())),
              Numbers.rounded(confidence.upper(trial.policy().alpha())),
              Numbers.rounded(gain.logWealth())));
    }
    return path;
  }

  /** The outcomes that a verdict read, in order: what a later evaluation of the test carries on. */
  public static List<GroupOutcome> outcomes(Trial trial, Collection<ArmRow> rows) {
    Reading reading = new Reading(trial, new Evidence(trial, rows), Reason.INCOMPLETE);
    reading.readAll();
    return reading.outcomes();
  }
}
