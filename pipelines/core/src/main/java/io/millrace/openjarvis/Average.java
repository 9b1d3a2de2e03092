package io.millrace.openjarvis;

/**
 * A mean of doubles and how many there were.
 *
 * @param mean 0 when there were none
 */
public record Average(double mean, int count) {
  /** Adds left to right in plain doubles, as the recorded sums were made. */
  static final class Sum {
    private double sum;
    private int count;

    void add(double value) {
      sum += value;
      count++;
    }

    double sum() {
      return sum;
    }

    int count() {
      return count;
    }

    Average average() {
      return new Average(meanOr(0), count);
    }

    double meanOr(double absent) {
      return count == 0 ? absent : sum / count;
    }
  }
}
