package io.millrace.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gate.AlphaLedger;
import io.millrace.gate.Decision;
import io.millrace.gate.GatePolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the chosen policy loses, and how often a policy without a gain is called better. */
class RoutingSimulationTest {

  private static final int WORLDS = 60;
  private static final int TRACES = 8000;
  private static final double ALPHA = 0.05;
  private static final int RUNS = 2000;
  private static final int JUDGED_RUNS = 300;

  /** So large that false promotions are there to be counted. */
  private static final double LARGE_ALPHA = 0.3;

  private static final int LOOKS = 4;
  private static final int PER_LOOK = 300;

  @ParameterizedTest
  @EnumSource(RoutingLogs.class)
  void theChosenPolicyLosesAtMostHalfOfWhatAveragesLose(RoutingLogs logs) {
    List<RoutingFigure> figures = RoutingSimulation.run(logs, WORLDS, TRACES);
    for (RoutingFigure figure : figures) {
      row(
          "| %s | %s | %.4f | %.2f |",
          logs.words(), figure.rule(), figure.regret(), figure.moved());
    }
    double chosen = figures.get(0).regret();
    if (logs == RoutingLogs.LONE) {
      assertThat(figures.get(0).moved()).isZero();
      assertThat(chosen).isEqualTo(figures.get(3).regret());
    } else {
      double better = Math.min(figures.get(1).regret(), figures.get(2).regret());
      assertThat(chosen).isLessThanOrEqualTo(better / 2);
    }
  }

  @ParameterizedTest
  @CsvSource({"0.5, 0.7", "0.1, 0.7", "0.02, 0.9"})
  void aPolicyWithoutAGainIsCalledBetterAtMostAtAlpha(double share, double mean) {
    SplittableRandom random = new SplittableRandom(3);
    int alarms = 0;
    for (int run = 0; run < RUNS; run++) {
      alarms += calledBetter(random, share, mean) ? 1 : 0;
    }
    double rate = (double) alarms / RUNS;
    row("| %.2f | %.2f | %.4f |", share, mean, rate);
    assertThat(rate).isLessThanOrEqualTo(allowed(ALPHA, RUNS));
  }

  /** Three standard errors above alpha. */
  private static double allowed(double alpha, int runs) {
    return alpha + 3 * Math.sqrt(alpha * (1 - alpha) / runs);
  }

  @ParameterizedTest
  @EnumSource(EqualModels.class)
  void theGateItselfPromotesAPolicyWithoutAGainAtMostAtTheCandidatesAlpha(EqualModels models) {
    double first = AlphaLedger.EMPTY.nextAlpha(GatePolicy.DEFAULT);
    double atFirst = promotedFalsely(models, first);
    double atLarge = promotedFalsely(models, LARGE_ALPHA);
    row("| %s | %.4f | %.4f |", models.words(), atFirst, atLarge);
    assertThat(atFirst).isLessThanOrEqualTo(allowed(first, JUDGED_RUNS));
    assertThat(atLarge).isLessThanOrEqualTo(allowed(LARGE_ALPHA, JUDGED_RUNS));
  }

  private static double promotedFalsely(EqualModels models, double alpha) {
    OffPolicyPlan plan =
        OffPolicyPlan.of(GatePolicy.DEFAULT, alpha, MiningRule.DEFAULT.minSupport());
    SplittableRandom random = new SplittableRandom(7);
    int promoted = 0;
    for (int run = 0; run < JUDGED_RUNS; run++) {
      promoted += promoted(models.traces(random, LOOKS * PER_LOOK), plan) ? 1 : 0;
    }
    return (double) promoted / JUDGED_RUNS;
  }

  /** Whether the first look that decides promotes the large model for all classes. */
  private static boolean promoted(List<LoggedChoice> rows, OffPolicyPlan plan) {
    RoutingPolicy candidate =
        Logs.policy("desk", Map.of("code", "large", "general", "large", "math", "large"), 0);
    RoutingPolicy now = Logs.policy("desk", Map.of(), 0);
    for (int look = 1; look <= LOOKS; look++) {
      PolicyVerdict verdict =
          PolicyGate.judge(candidate, now, plan, rows.subList(0, look * PER_LOOK));
      if (verdict.decision() != Decision.HOLD) {
        return verdict.decision() == Decision.PROMOTE;
      }
    }
    return false;
  }

  /** One run of 1000 traces with a look after every 20. */
  private static boolean calledBetter(SplittableRandom random, double share, double mean) {
    WeightedBets bets = new WeightedBets();
    for (int i = 1; i <= 1000; i++) {
      boolean candidate = random.nextDouble() < share;
      double quality = random.nextDouble() < mean ? 1 : 0;
      bets.add(candidate ? quality / share : (1 - quality) / (1 - share));
      if (i % 20 == 0 && bets.logWealth(1) >= -Math.log(ALPHA)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void theSameSeedsGiveTheSameFigures() {
    assertThat(RoutingSimulation.run(RoutingLogs.HIDDEN, 2, 600))
        .isEqualTo(RoutingSimulation.run(RoutingLogs.HIDDEN, 2, 600));
  }

  /** Holds docs/concepts/policies.md to what was simulated. */
  private static void row(String format, Object... values) {
    String row = String.format(Locale.ROOT, format, values);
    Path page = Path.of(System.getProperty("millrace.root"), "docs", "concepts", "policies.md");
    assertThat(page).content().contains(row);
  }
}
