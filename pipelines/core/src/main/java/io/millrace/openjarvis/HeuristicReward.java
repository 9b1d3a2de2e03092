package io.millrace.openjarvis;

/** Reward of one model call from what it took, without looking at the answer. */
public final class HeuristicReward {
  private static final double WORST_LATENCY_SECONDS = 30;
  private static final double WORST_COST_USD = 0.01;
  private static final double EFFICIENCY_WITHOUT_TOKENS = 0.5;

  private HeuristicReward() {}

  /**
   * Returns 0.4 latency + 0.3 cost + 0.3 efficiency, within 0 to 1. Latency and cost fall from 1 at
   * nothing to 0 at 30 s and 0.01 USD; efficiency is the completion's share of all tokens, 0.5 when
   * there are none.
   */
  public static double of(
      double latencySeconds, double costUsd, long promptTokens, long completionTokens) {
    long tokens = promptTokens + completionTokens;
    double latency = Math.max(0, 1 - latencySeconds / WORST_LATENCY_SECONDS);
    double cost = Math.max(0, 1 - costUsd / WORST_COST_USD);
    double efficiency = tokens > 0 ? completionTokens / (double) tokens : EFFICIENCY_WITHOUT_TOKENS;
    return Math.max(0, Math.min(1, 0.4 * latency + 0.3 * cost + 0.3 * efficiency));
  }
}
