package io.millrace.openjarvis;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Reward of each sample relative to the others of its batch. */
public final class CompositeReward {
  /** What one sample achieved and used. */
  public record Sample(
      double accuracy, double energyJoules, double latencySeconds, double costUsd) {}

  private CompositeReward() {}

  /**
   * Returns 0.5 accuracy - 0.1 energy - 0.1 latency - 0.3 cost for each sample in order, the last
   * three as distances from the batch's mean in population standard deviations; 0 where the batch
   * does not vary.
   */
  public static List<Double> of(List<Sample> batch) {
    double[] energy = standardised(batch, Sample::energyJoules);
    double[] latency = standardised(batch, Sample::latencySeconds);
    double[] cost = standardised(batch, Sample::costUsd);
    return IntStream.range(0, batch.size())
        .mapToObj(
            i -> 0.5 * batch.get(i).accuracy - 0.1 * energy[i] - 0.1 * latency[i] - 0.3 * cost[i])
        .toList();
  }

  private static double[] standardised(List<Sample> batch, ToDoubleFunction<Sample> measure) {
    double[] values = batch.stream().mapToDouble(measure).toArray();
    Spread spread = Spread.of(values);
    double deviation = spread.populationDeviation();
    for (int i = 0; i < values.length; i++) {
      values[i] = deviation > 0 ? (values[i] - spread.mean()) / deviation : 0;
    }
    return values;
  }
}
