package io.millrace.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gate.AlphaLedger;
import io.millrace.gate.Decision;
import io.millrace.gate.GatePolicy;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How often the gate itself calls a policy without a gain better. */
class PolicyFalsePromotionTest {

  private static final int RUNS = 300;

  /** So large that false promotions are there to be counted. */
  private static final double LARGE_ALPHA = 0.3;

  private static final int LOOKS = 4;
  private static final int PER_LOOK = 300;

  @ParameterizedTest
  @EnumSource(EqualModels.class)
  void theGateItselfPromotesAPolicyWithoutAGainAtMostAtTheCandidatesAlpha(EqualModels models) {
    double first = AlphaLedger.EMPTY.nextAlpha(GatePolicy.DEFAULT);
    double atFirst = promotedFalsely(models, first);
    double atLarge = promotedFalsely(models, LARGE_ALPHA);
    PolicyPage.row("| %s | %.4f | %.4f |", models.words(), atFirst, atLarge);
    assertThat(atFirst).isLessThanOrEqualTo(PolicyPage.allowed(first, RUNS));
    assertThat(atLarge).isLessThanOrEqualTo(PolicyPage.allowed(LARGE_ALPHA, RUNS));
  }

  private static double promotedFalsely(EqualModels models, double alpha) {
    OffPolicyPlan plan =
        OffPolicyPlan.of(GatePolicy.DEFAULT, alpha, MiningRule.DEFAULT.minSupport());
    SplittableRandom random = new SplittableRandom(7);
    int promoted = 0;
    for (int run = 0; run < RUNS; run++) {
      promoted += promoted(models.traces(random, LOOKS * PER_LOOK), plan) ? 1 : 0;
    }
    return (double) promoted / RUNS;
  }

  /** Whether the first look that decides promotes the large model for all classes. */
  private static boolean promoted(List<LoggedChoice> rows, OffPolicyPlan plan) {
    RoutingPolicy candidate =
        Logs.policy("desk", Map.of("code", "large", "general", "large", "math", "large"), 0);
    RoutingPolicy now = Logs.policy("desk", Map.of(), 0);
    for (int look = 1; look <= LOOKS; look++) {
      Decision decision =
          PolicyGate.decision(candidate, now, plan, rows.subList(0, look * PER_LOOK));
      if (decision != Decision.HOLD) {
        return decision == Decision.PROMOTE;
      }
    }
    return false;
  }
}
