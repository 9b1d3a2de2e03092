package io.millrace.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Finds what is better, and lets no slice be ruined for it. */
class GatePowerTest {

  @Test
  void fifteenBetterAndFiveWorseOfAHundredAreFoundInThreeHundredGroups() {
    int campaigns = 4000;
    double found =
        Campaigns.share(
            Reason.BETTER,
            campaigns,
            300,
            0.025,
            GatePolicy.DEFAULT,
            Campaigns.ternary(0.15, 0.05));

    System.out.printf("power at alpha 0.025, +15 %% / -5 %% of 300 groups: %.3f%n", found);
    assertThat(found).isGreaterThanOrEqualTo(0.90);
  }

  @Test
  void aCandidateThatIsBetterOnNineBlocksOfTenIsPromoted() {
    Campaigns.Source blocks =
        (group, random) -> Campaigns.outcome(random.nextDouble() < 0.9 ? 0.2 : -0.2);

    assertThat(Campaigns.share(Reason.BETTER, 1000, 300, 0.025, GatePolicy.DEFAULT, blocks))
        .isGreaterThan(0.99);
  }

  @Test
  void aCandidateThatRuinsOneSliceIsNotPromotedHoweverGoodItIsElsewhere() {
    SplittableRandom random = new SplittableRandom(2);
    int promoted = 0;
    int harmed = 0;
    int campaigns = 1000;
    for (int campaign = 0; campaign < campaigns; campaign++) {
      Optional<Reason> decided = ruined(random);
      promoted += decided.filter(Reason.BETTER::equals).isPresent() ? 1 : 0;
      harmed += decided.filter(Reason.SLICE_HARMED::equals).isPresent() ? 1 : 0;
    }

    assertThat(promoted).isZero();
    assertThat(harmed).isEqualTo(campaigns);
  }

  private static Optional<Reason> ruined(SplittableRandom random) {
    List<String> slices = List.of("gold", "silver", "basic");
    Referee referee =
        new Referee(GatePolicy.DEFAULT, 0.025, Map.of("gold", 200, "silver", 200, "basic", 200));
    Optional<Reason> decided = Optional.empty();
    for (int group = 0; group < 600 && decided.isEmpty(); group++) {
      String slice = slices.get(random.nextInt(3));
      double draw = random.nextDouble();
      double difference = slice.equals("gold") ? (draw < 0.7 ? -1 : 0) : draw < 0.6 ? 1 : 0;
      decided = referee.read(Campaigns.outcome(slice, difference));
    }
    return decided;
  }

  @Test
  void anEqualCandidateIsRejectedAsFutileSoonerOrLater() {
    double futile =
        Campaigns.share(
            Reason.FUTILE, 300, 3000, 0.025, GatePolicy.DEFAULT, Campaigns.ternary(0.02, 0.03));

    assertThat(futile).isGreaterThan(0.9);
  }

  @Test
  void theSimulationOfAPlanAgreesWithTheGate() {
    GatePower power = GatePower.simulate(0.15, 0.05, 0.025, 2000, 2000);

    assertThat(power.power(300)).isBetween(0.87, 0.94);
    assertThat(power.groups(0.9)).isBetween(260, 340);
    assertThat(GatePower.simulate(0.01, 0.01, 0.001, 100, 50).groups(0.9)).isEqualTo(-1);
  }
}
