package io.millrace.gate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Campaigns of the gate on drawn outcomes, with a look after every group. */
final class Campaigns {

  /** Draws one group's difference and slice. */
  interface Source {
    GroupOutcome draw(int group, SplittableRandom random);
  }

  private Campaigns() {}

  /** The share of campaigns that end in this reason. */
  static double share(
      Reason reason, int campaigns, int groups, double alpha, GatePolicy policy, Source source) {
    SplittableRandom random = new SplittableRandom(11);
    int found = 0;
    for (int campaign = 0; campaign < campaigns; campaign++) {
      found +=
          run(groups, alpha, policy, source, random).filter(reason::equals).isPresent() ? 1 : 0;
    }
    return (double) found / campaigns;
  }

  /** One campaign, empty when it ends undecided. */
  static Optional<Reason> run(
      int groups, double alpha, GatePolicy policy, Source source, SplittableRandom random) {
    Referee referee = new Referee(policy, alpha, Map.of("all", groups));
    Optional<Reason> decided = Optional.empty();
    for (int group = 0; group < groups && decided.isEmpty(); group++) {
      decided = referee.read(source.draw(group, random));
    }
    return decided;
  }

  /** Better with one probability, worse with another, else equal. */
  static Source ternary(double better, double worse) {
    return (group, random) -> {
      double draw = random.nextDouble();
      return outcome(draw < better ? 1 : draw < better + worse ? -1 : 0);
    };
  }

  static GroupOutcome outcome(double difference) {
    return outcome("all", difference);
  }

  static GroupOutcome outcome(String slice, double difference) {
    return new GroupOutcome(
        "g",
        slice,
        Math.max(0, difference),
        Math.max(0, -difference),
        difference,
        0,
        List.of(false),
        false,
        null,
        null,
        null,
        null);
  }

  /** The largest share that chance alone explains where the true share is {@code probability}. */
  static double allowed(double probability, int campaigns) {
    return probability + 3 * Math.sqrt(probability * (1 - probability) / campaigns);
  }
}
