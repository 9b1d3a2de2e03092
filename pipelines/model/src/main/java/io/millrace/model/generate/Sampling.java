package io.millrace.model.generate;

import io.millrace.model.base.GenerationConfig;

/**
 * How the next token is chosen. The steps apply in this order, each to what the one before left:
 * repetition penalty, temperature, top-k, top-p, min-p.
 *
 * @param temperature 0 takes the likeliest token and ignores what follows but the penalty
 * @param topK keeps this many likeliest tokens; 0 keeps all
 * @param topP keeps the smallest set of likeliest tokens with this much probability; 1 keeps all
 * @param minP keeps tokens with at least this share of the likeliest one's probability; 0 keeps all
 * @param repetitionPenalty divides positive logits of tokens seen before (and multiplies negative
 *     ones); 1 changes nothing
 * @param seed same seed, prompt and weights give the same tokens
 */
public record Sampling(
    double temperature, int topK, double topP, double minP, double repetitionPenalty, long seed) {

  /** The likeliest token each time. */
  public static final Sampling GREEDY = new Sampling(0, 0, 1, 0, 1, 0);

  public Sampling {
    check("temperature", temperature, temperature >= 0, "0 or more");
    check("topK", topK, topK >= 0, "0 or more");
    check("topP", topP, topP > 0 && topP <= 1, "above 0 and at most 1");
    check("minP", minP, minP >= 0 && minP <= 1, "between 0 and 1");
    check("repetitionPenalty", repetitionPenalty, repetitionPenalty > 0, "above 0");
  }

  private static void check(String name, double value, boolean valid, String expected) {
    if (!valid || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          name + " is " + value + "; it must be a number " + expected);
    }
  }

  /** What the model's makers recommend, with their defaults where they are silent. */
  public static Sampling recommended(GenerationConfig config, long seed) {
    return new Sampling(
        config.sample() ? config.temperature().orElse(1) : 0,
        config.topK().orElse(50),
        config.topP().orElse(1),
        0,
        config.repetitionPenalty().orElse(1),
        seed);
  }

  /** The same with the seed grown by {@code by}. */
  Sampling shifted(long by) {
    return new Sampling(temperature, topK, topP, minP, repetitionPenalty, seed + by);
  }
}
