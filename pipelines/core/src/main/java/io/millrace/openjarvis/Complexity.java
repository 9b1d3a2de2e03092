package io.millrace.openjarvis;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * How demanding a query is, from signals in its text: 0.20 length, 0.25 subject, 0.25 reasoning,
 * 0.15 number of parts, 0.15 creative work.
 *
 * @param score 0 to 1, rounded to three decimals
 */
public record Complexity(double score, Tier tier) {
  private static final int THINKING_FACTOR = 2;

  /** A range of scores and the answer length, in tokens, to allow for it. */
  public enum Tier {
    TRIVIAL(0.15, 1024),
    SIMPLE(0.30, 2048),
    MODERATE(0.55, 4096),
    COMPLEX(0.80, 8192),
    VERY_COMPLEX(Double.POSITIVE_INFINITY, 16_384);

    private final double below;
    private final int maxTokens;

    Tier(double below, int maxTokens) {
      this.below = below;
      this.maxTokens = maxTokens;
    }

    /** The name in lower case. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Tier of(double score) {
      for (Tier tier : values()) {
        if (score < tier.below) {
          return tier;
        }
      }
      return VERY_COMPLEX;
    }
  }

  /** Scores a query. */
  public static Complexity of(String query) {
    double score =
        0.20 * length(query.codePointCount(0, query.length()))
            + 0.25 * both(ComplexitySignals.isCode(query), 0.7, ComplexitySignals.isMath(query))
            + 0.25
                * both(
                    ComplexitySignals.asksForReasons(query),
                    0.6,
                    ComplexitySignals.hasSeveralSteps(query))
            + 0.15 * parts(ComplexitySignals.countParts(query))
            + 0.15 * (ComplexitySignals.isCreative(query) ? 0.7 : 0.0);
    double bounded = Math.max(0, Math.min(1, score));
    double rounded = new BigDecimal(bounded).setScale(3, RoundingMode.HALF_EVEN).doubleValue();
    return new Complexity(rounded, Tier.of(bounded));
  }

  /** The answer length to allow, in tokens; twice as much for a model that thinks aloud first. */
  public int maxTokens(boolean thinkingModel) {
    return thinkingModel ? tier.maxTokens * THINKING_FACTOR : tier.maxTokens;
  }

  private static double length(int points) {
    if (points < 20) {
      return 0.0;
    }
    if (points < 100) {
      return 0.3;
    }
    if (points < 300) {
      return 0.6;
    }
    return points < 800 ? 0.8 : 1.0;
  }

  private static double both(boolean weaker, double weight, boolean stronger) {
    if (weaker && stronger) {
      return 1.0;
    }
    if (stronger) {
      return 0.8;
    }
    return weaker ? weight : 0.0;
  }

  private static double parts(long parts) {
    if (parts <= 1) {
      return 0.0;
    }
    return parts <= 3 ? 0.5 : 1.0;
  }
}
