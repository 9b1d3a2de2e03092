package io.millrace.canary;

import io.millrace.gate.Numbers;

/**
 * One arm in numbers, over the conversations read.
 *
 * @param rated how many have a rating
 * @param early how many of these began before the deadline
 * @param mean of the ratings; null without any
 * @param errors how many failed
 */
public record ArmCount(int conversations, int rated, int early, Double mean, int errors) {

  /** Counts as rows are read. */
  static final class Counter {
    private int conversations;
    private int rated;
    private int early;
    private int errors;
    private double sum;

    void add(CanaryRow row, long deadline) {
      conversations++;
      errors += row.error() ? 1 : 0;
      if (row.rating() != null) {
        rated++;
        early += row.since() < deadline ? 1 : 0;
        sum += row.rating();
      }
    }

    ArmCount count() {
      Double mean = rated == 0 ? null : Numbers.rounded(sum / rated);
      return new ArmCount(conversations, rated, early, mean, errors);
    }
  }
}
