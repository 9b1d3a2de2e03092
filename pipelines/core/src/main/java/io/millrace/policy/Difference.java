package io.millrace.policy;

import io.millrace.gate.Confidence;
import io.millrace.gate.Numbers;
import java.util.Map;
import java.util.TreeMap;

/**
 * The gain of one choice of models over another, with bounds at all looks together as far as units
 * are complete; one that changes between two looks is not covered.
 *
 * <p>By weights: with w = 1/propensity where the candidate's model answered and v the same of the
 * incumbent's, x = w q + v (1 - q) is never negative and has the mean 1 + gain, so a lower bound of
 * x less 1 is one of the gain, and q exchanged with 1 - q bounds it from above. Missing support
 * lowers x, so both bounds only get wider. By prompts: the difference of the mean qualities of both
 * models on one prompt.
 */
final class Difference {

  private final Map<String, Part> units = new TreeMap<>();
  private final WeightedBets gains = new WeightedBets();
  private final WeightedBets losses = new WeightedBets();
  private final Confidence pairs = new Confidence();

  /** The rated answers of one unit. */
  private static final class Part {
    private double gain;
    private double loss;
    private int count;
  }

  /** One rated answer of a unit: its weights for the two choices, 0 where another one answered. */
  void weigh(String unit, double candidate, double incumbent, double quality) {
    Part part = units.computeIfAbsent(unit, one -> new Part());
    part.gain += candidate * quality + incumbent * (1 - quality);
    part.loss += incumbent * quality + candidate * (1 - quality);
    part.count++;
  }

  /** One prompt that both answered: the difference of their means. */
  void pair(double difference) {
    pairs.add(Numbers.rounded(difference));
  }

  /** Ends the reading of weighed answers, and says how many units there were. */
  int close() {
    for (Part part : units.values()) {
      gains.add(part.gain / part.count);
      losses.add(part.loss / part.count);
    }
    return units.size();
  }

  Interval byWeights(double alpha) {
    return new Interval(
        Numbers.rounded(gains.lower(alpha, 2) - 1), Numbers.rounded(1 - losses.lower(alpha, 2)));
  }

  Interval byPrompts(double alpha) {
    return new Interval(Numbers.rounded(pairs.lower(alpha)), Numbers.rounded(pairs.upper(alpha)));
  }
}
