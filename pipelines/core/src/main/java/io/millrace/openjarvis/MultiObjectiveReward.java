package io.millrace.openjarvis;

/**
 * Reward of one run for being right, less what it cost in money, energy, time and power. Not
 * clamped.
 *
 * @param total sum of the five components
 * @param accuracy 1 when the answer was right, else 0
 * @param costPenalty USD over 0.10
 * @param energyPenalty joules over 100
 * @param latencyPenalty seconds over 30
 * @param powerPenalty watts at the peak over 200
 * @param intelligencePerJoule accuracy over joules, 0 without energy
 */
public record MultiObjectiveReward(
    double total,
    double accuracy,
    double accuracyComponent,
    double costPenalty,
    double costComponent,
    double energyPenalty,
    double energyComponent,
    double latencyPenalty,
    double latencyComponent,
    double powerPenalty,
    double powerComponent,
    double intelligencePerJoule) {
  private static final double COST_SCALE_USD = 0.10;
  private static final double ENERGY_SCALE_JOULES = 100;
  private static final double LATENCY_SCALE_SECONDS = 30;
  private static final double POWER_SCALE_WATTS = 200;

  /** What one run achieved and used. */
  public record Run(
      boolean correct,
      double energyJoules,
      double costUsd,
      double latencySeconds,
      double maxPowerWatts) {}

  /** Computes the reward of a run under the given weights. */
  public static MultiObjectiveReward of(Run run, RewardWeights weights) {
    double accuracy = run.correct ? 1.0 : 0.0;
    double cost = run.costUsd / COST_SCALE_USD;
    double energy = run.energyJoules / ENERGY_SCALE_JOULES;
    double latency = run.latencySeconds / LATENCY_SCALE_SECONDS;
    double power = run.maxPowerWatts / POWER_SCALE_WATTS;
    double accuracyPart = weights.accuracy() * accuracy;
    double costPart = -weights.cost() * cost;
    double energyPart = -weights.energy() * energy;
    double latencyPart = -weights.latency() * latency;
    double powerPart = -weights.power() * power;
    return new MultiObjectiveReward(
        accuracyPart + costPart + energyPart + latencyPart + powerPart,
        accuracy,
        accuracyPart,
        cost,
        costPart,
        energy,
        energyPart,
        latency,
        latencyPart,
        power,
        powerPart,
        run.energyJoules > 0 ? accuracy / run.energyJoules : 0);
  }
}
