package io.millrace.testing;

import java.util.random.RandomGenerator;

/** The models of the planted agents: the dearer, the more often right. */
enum PlantedModel {
  SMALL("small-8b", 0.55, 0.0002, 400),
  MEDIUM("medium-32b", 0.70, 0.0011, 900),
  LARGE("large-120b", 0.80, 0.0060, 2100);

  final String label;
  final double skill;
  final double costUsd;
  final double latencyMillis;

  PlantedModel(String label, double skill, double costUsd, double latencyMillis) {
    this.label = label;
    this.skill = skill;
    this.costUsd = costUsd;
    this.latencyMillis = latencyMillis;
  }

  /** The small one takes half of the runs, the others a quarter each. */
  static PlantedModel draw(RandomGenerator random) {
    int drawn = random.nextInt(4);
    return drawn < 2 ? SMALL : drawn == 2 ? MEDIUM : LARGE;
  }

  double propensity() {
    return this == SMALL ? 0.5 : 0.25;
  }
}
