package io.millrace.policy;

import io.millrace.gate.Numbers;

/** A self-normalised mean: Σ w q / Σ w, with the effective sample size (Σ w)² / Σ w². */
final class WeightedMean {

  private double weights;
  private double squares;
  private double total;
  private int count;

  void add(double weight, double quality) {
    weights += weight;
    squares += weight * weight;
    total += weight * quality;
    count++;
  }

  /** Null without any weight. */
  Double mean() {
    return weights == 0 ? null : Numbers.rounded(total / weights);
  }

  double effective() {
    return squares == 0 ? 0 : Numbers.rounded(weights * weights / squares);
  }

  int count() {
    return count;
  }
}
