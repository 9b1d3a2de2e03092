package io.millrace.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AssignmentTest {

  private static final OptionalDouble TENTH = OptionalDouble.of(0.1);

  private static Assignment of(int conversation, String rollout) {
    return Assignment.of("conversation " + conversation, "desk/triage", 0.02, rollout, TENTH);
  }

  @Test
  void armsGetTheirShares() {
    int all = 100_000;
    double canaries = share(all, CanaryArm.CANARY);
    double held = share(all, CanaryArm.HOLDBACK);
    assertThat(canaries).isBetween(0.095, 0.101);
    assertThat(held).isBetween(0.0185, 0.0215);
  }

  private static double share(int all, CanaryArm arm) {
    return (double) IntStream.range(0, all).filter(i -> of(i, "r/1").arm() == arm).count() / all;
  }

  @Test
  void probabilitiesOfTheArmsAddUpToOne() {
    double sum =
        IntStream.range(0, 1000)
            .mapToObj(i -> of(i, "r/1"))
            .collect(
                Collectors.toMap(
                    Assignment::arm, Assignment::probability, (first, second) -> first))
            .values()
            .stream()
            .mapToDouble(Double::doubleValue)
            .sum();
    assertThat(sum).isEqualTo(1, within(1e-12));
  }

  @Test
  void aHeldBackConversationIsSoInEveryRolloutAndCanariesAreDrawnAnew() {
    int moved = 0;
    for (int i = 0; i < 10_000; i++) {
      Assignment first = of(i, "r/1");
      Assignment second = of(i, "r/2");
      assertThat(first.arm() == CanaryArm.HOLDBACK).isEqualTo(second.arm() == CanaryArm.HOLDBACK);
      moved += first.arm() == second.arm() ? 0 : 1;
    }
    assertThat(moved).isBetween(1500, 2000);
  }

  @Test
  void canariesOfTwoSlotsAtOnceAreDrawnApart() {
    int all = 50_000;
    int both = 0;
    for (int i = 0; i < all; i++) {
      boolean triage = of(i, Assignment.rollout("desk/triage", 7)).arm() == CanaryArm.CANARY;
      Assignment other =
          Assignment.of(
              "conversation " + i,
              "desk/reply",
              0.02,
              Assignment.rollout("desk/reply", 7),
              OptionalDouble.of(0.1));
      both += triage && other.arm() == CanaryArm.CANARY ? 1 : 0;
    }
    assertThat((double) both / all).isEqualTo(0.098 * 0.098, within(0.0015));
  }

  @Test
  void drawsStayWhatTheyAre() {
    // the first 53 bits of sha256sum over both texts, as a fraction
    assertThat(Assignment.draw("c1", "canary:desk/triage/7")).isEqualTo(0.660553356635146);
  }
}
