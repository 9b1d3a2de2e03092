package io.millrace.model.generate;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;

/** Chooses one row's next tokens. */
final class Sampler {

  private final Sampling sampling;
  private final Random random;
  private final BitSet seen = new BitSet();

  Sampler(Sampling sampling) {
    this.sampling = sampling;
    this.random = new Random(sampling.seed());
  }

  /** Marks a token as part of the text, for the repetition penalty. */
  void saw(int id) {
    seen.set(id);
  }

  /** The next token; {@code logits} are changed. */
  int next(float[] logits) {
    if (sampling.repetitionPenalty() != 1) {
      float penalty = (float) sampling.repetitionPenalty();
      seen.stream()
          .filter(id -> id < logits.length)
          .forEach(id -> logits[id] *= logits[id] > 0 ? 1 / penalty : penalty);
    }
    int best = best(logits);
    return sampling.temperature() == 0 ? best : draw(logits, logits[best]);
  }

  private static int best(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    return best;
  }

  /** Draws from the candidates that all limits leave, likeliest first. */
  private int draw(float[] logits, float greatest) {
    long[] order = likeliestFirst(logits);
    int count = sampling.topK() == 0 ? order.length : Math.min(sampling.topK(), order.length);
    double[] weights = new double[count];
    for (int i = 0; i < count; i++) {
      weights[i] = Math.exp((logits[id(order[i])] - greatest) / sampling.temperature());
    }
    count = withinTopP(weights);
    while (count > 1 && weights[count - 1] < sampling.minP() * weights[0]) {
      count--;
    }
    double point = random.nextDouble() * Arrays.stream(weights, 0, count).sum();
    int chosen = 0;
    while (chosen < count - 1 && point >= weights[chosen]) {
      point -= weights[chosen++];
    }
    return id(order[chosen]);
  }

  private int withinTopP(double[] weights) {
    double enough = sampling.topP() * Arrays.stream(weights).sum();
    int count = 0;
    for (double sum = 0; count < weights.length && (count == 0 || sum < enough); count++) {
      sum += weights[count];
    }
    return sampling.topP() == 1 ? weights.length : count;
  }

  /** Ids sorted by falling logit, equal logits by rising id; the id is in the low half. */
  private static long[] likeliestFirst(float[] logits) {
    long[] keys = new long[logits.length];
    for (int id = 0; id < keys.length; id++) {
      int bits = Float.floatToIntBits(logits[id]);
      int rising = bits < 0 ? ~bits : bits ^ Integer.MIN_VALUE;
      keys[id] = ((long) ~rising & 0xffffffffL) << 31 | id;
    }
    Arrays.sort(keys);
    return keys;
  }

  private static int id(long key) {
    return (int) (key & Integer.MAX_VALUE);
  }
}
