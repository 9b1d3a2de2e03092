package io.millrace.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Promotes nothing that is not better, however one looks and stops. */
class FalsePromotionTest {

  private static final double ALPHA = 0.05;
  private static final int CAMPAIGNS = 3000;
  private static final GatePolicy PATIENT = policy(Spending.FAMILY, 0);

  private static GatePolicy policy(Spending spending, double minImprovement) {
    return new GatePolicy(
        minImprovement, ALPHA, spending, 100_000, 1, 0.05, true, 1_000_000, 3, Guardrails.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource({"0.1, 0.1", "0.4, 0.4", "0.02, 0.02", "0.05, 0.10"})
  void aCandidateWithoutGainIsPromotedAtMostAtAlpha(double better, double worse) {
    double promoted =
        Campaigns.share(
            Reason.BETTER, CAMPAIGNS, 400, ALPHA, PATIENT, Campaigns.ternary(better, worse));

    assertThat(promoted).isLessThanOrEqualTo(Campaigns.allowed(ALPHA, CAMPAIGNS));
  }

  @Test
  void manySmallGainsAndFewLargeLossesAreNoGain() {
    Campaigns.Source heavyTail =
        (group, random) -> Campaigns.outcome(random.nextDouble() < 0.95 ? 0.05 : -0.95);

    assertThat(Campaigns.share(Reason.BETTER, CAMPAIGNS, 400, ALPHA, PATIENT, heavyTail))
        .isLessThanOrEqualTo(Campaigns.allowed(ALPHA, CAMPAIGNS));
  }

  @Test
  void aTaskFileThatIsEasyFirstDoesNoHarmInSeededOrder() {
    List<Integer> file = new ArrayList<>();
    for (int task = 0; task < 300; task++) {
      file.add(task < 60 ? 1 : task >= 240 ? -1 : 0);
    }
    int promoted = 0;
    int promotedInFileOrder = 0;
    int campaigns = 400;
    List<String> names = new ArrayList<>();
    for (int task = 0; task < file.size(); task++) {
      names.add("task-" + task);
    }
    for (int campaign = 0; campaign < campaigns; campaign++) {
      List<Integer> seeded =
          GateOrder.of("candidate-" + campaign, "evaluation", 1, names).stream()
              .map(name -> file.get(Integer.parseInt(name.substring(5))))
              .toList();
      promoted += promotes(seeded) ? 1 : 0;
      promotedInFileOrder += promotes(file) ? 1 : 0;
    }

    assertThat((double) promoted / campaigns)
        .isLessThanOrEqualTo(Campaigns.allowed(ALPHA, campaigns));
    assertThat(promotedInFileOrder).as("what the order is for").isEqualTo(campaigns);
  }

  private static boolean promotes(List<Integer> differences) {
    Referee referee = new Referee(PATIENT, ALPHA, Map.of("all", differences.size()));
    Optional<Reason> decided = Optional.empty();
    for (int difference : differences) {
      decided = decided.or(() -> referee.read(Campaigns.outcome(difference)));
    }
    return decided.filter(Reason.BETTER::equals).isPresent();
  }

  @Test
  void tenParaphrasesOfATaskBetOnce() {
    SplittableRandom random = new SplittableRandom(3);
    int grouped = 0;
    int apart = 0;
    for (int campaign = 0; campaign < CAMPAIGNS; campaign++) {
      EProcess groups = new EProcess(0);
      EProcess single = new EProcess(0);
      boolean groupsReach = false;
      boolean singleReach = false;
      for (int task = 0; task < 40; task++) {
        int difference = random.nextInt(3) - 1;
        groups.add(difference);
        groupsReach |= groups.reaches(ALPHA);
        for (int paraphrase = 0; paraphrase < 10; paraphrase++) {
          single.add(difference);
          singleReach |= single.reaches(ALPHA);
        }
      }
      grouped += groupsReach ? 1 : 0;
      apart += singleReach ? 1 : 0;
    }

    assertThat((double) grouped / CAMPAIGNS)
        .isLessThanOrEqualTo(Campaigns.allowed(ALPHA, CAMPAIGNS));
    assertThat((double) apart / CAMPAIGNS).as("what the groups are for").isGreaterThan(0.3);
  }

  @Test
  void aWholeSlotOfUselessCandidatesSpendsNoMoreThanItsAlpha() {
    for (Spending spending : Spending.values()) {
      GatePolicy policy = policy(spending, 0.02);
      SplittableRandom random = new SplittableRandom(5);
      int slots = 1000;
      int spoiled = 0;
      for (int slot = 0; slot < slots; slot++) {
        AlphaLedger ledger = AlphaLedger.EMPTY;
        boolean any = false;
        for (int candidate = 0; candidate < 20; candidate++) {
          String weights = "w" + candidate;
          ledger = ledger.reserve(weights, policy);
          double alpha = ledger.entry(weights).orElseThrow().alpha();
          boolean promoted =
              Campaigns.run(150, alpha, policy, Campaigns.ternary(0.15, 0.15), random)
                  .filter(Reason.BETTER::equals)
                  .isPresent();
          any |= promoted;
          ledger = ledger.decided(weights, promoted ? Decision.PROMOTE : Decision.REJECT);
        }
        spoiled += any ? 1 : 0;
      }

      assertThat((double) spoiled / slots)
          .as(spending.label())
          .isLessThanOrEqualTo(Campaigns.allowed(ALPHA, slots));
    }
  }

  @Test
  void ofASlotsPromotionsAtMostTheShareAlphaIsFalse() {
    GatePolicy policy = policy(Spending.FDR, 0.02);
    SplittableRandom random = new SplittableRandom(13);
    int slots = 400;
    double falseShares = 0;
    int promotions = 0;
    for (int slot = 0; slot < slots; slot++) {
      AlphaLedger ledger = AlphaLedger.EMPTY;
      int[] promoted = new int[2];
      for (int candidate = 0; candidate < 12; candidate++) {
        boolean better = candidate % 3 == 0;
        String weights = "w" + candidate;
        ledger = ledger.reserve(weights, policy);
        double alpha = ledger.entry(weights).orElseThrow().alpha();
        boolean promotes =
            Campaigns.run(150, alpha, policy, Campaigns.ternary(better ? 0.4 : 0.15, 0.15), random)
                .filter(Reason.BETTER::equals)
                .isPresent();
        promoted[better ? 1 : 0] += promotes ? 1 : 0;
        ledger = ledger.decided(weights, promotes ? Decision.PROMOTE : Decision.REJECT);
      }
      int all = promoted[0] + promoted[1];
      falseShares += all == 0 ? 0 : (double) promoted[0] / all;
      promotions += all;
    }

    assertThat(falseShares / slots).isLessThanOrEqualTo(Campaigns.allowed(ALPHA, slots));
    assertThat(promotions).as("good ones are found").isGreaterThan(2 * slots);
  }

  @Test
  void aTestThatIsHeldAndResumedIsStillOneTest() {
    SplittableRandom random = new SplittableRandom(8);
    int promoted = 0;
    for (int campaign = 0; campaign < CAMPAIGNS; campaign++) {
      List<GroupOutcome> read = new ArrayList<>();
      Optional<Reason> decided = Optional.empty();
      for (int run = 0; run < 4 && decided.isEmpty(); run++) {
        for (int group = 0; group < 80; group++) {
          read.add(Campaigns.ternary(0.2, 0.2).draw(group, random));
        }
        Referee referee = new Referee(PATIENT, ALPHA, Map.of("all", read.size()));
        for (GroupOutcome outcome : read) {
          decided = decided.or(() -> referee.read(outcome));
        }
      }
      promoted += decided.filter(Reason.BETTER::equals).isPresent() ? 1 : 0;
    }

    assertThat((double) promoted / CAMPAIGNS)
        .isLessThanOrEqualTo(Campaigns.allowed(ALPHA, CAMPAIGNS));
  }
}
