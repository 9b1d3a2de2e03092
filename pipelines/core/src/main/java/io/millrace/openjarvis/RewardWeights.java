package io.millrace.openjarvis;

/**
 * How much accuracy, cost, energy, latency and power count in a reward; together 1, give or take
 * 0.01.
 */
public record RewardWeights(
    double accuracy, double cost, double energy, double latency, double power) {
  /** 0.4 for accuracy, 0.15 for each of the others. */
  public static final RewardWeights DEFAULT = new RewardWeights(0.4, 0.15, 0.15, 0.15, 0.15);

  private static final RewardWeights FIRST = new RewardWeights(0.6, 0.1, 0.1, 0.1, 0.1);
  private static final RewardWeights LAST = new RewardWeights(0.3, 0.15, 0.2, 0.15, 0.2);
  private static final double STEPS = 10_000;
  private static final double SUM_TOLERANCE = 0.01;

  /**
   * @throws IllegalArgumentException when the weights do not add up to 1
   */
  public RewardWeights {
    double sum = accuracy + cost + energy + latency + power;
    if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
      throw new IllegalArgumentException(
          "Reward weights add up to " + sum + "; scale them so that they add up to 1");
    }
  }

  /**
   * Returns the weights at a training step: from accuracy first to thrift last, linearly over
   * 10,000 steps.
   */
  public static RewardWeights atStep(long step) {
    double progress = Math.min(1.0, step / STEPS);
    double accuracy = between(FIRST.accuracy, LAST.accuracy, progress);
    double cost = between(FIRST.cost, LAST.cost, progress);
    double energy = between(FIRST.energy, LAST.energy, progress);
    double latency = between(FIRST.latency, LAST.latency, progress);
    double power = between(FIRST.power, LAST.power, progress);
    double sum = accuracy + cost + energy + latency + power;
    return new RewardWeights(accuracy / sum, cost / sum, energy / sum, latency / sum, power / sum);
  }

  private static double between(double first, double last, double progress) {
    return first + (last - first) * progress;
  }
}
