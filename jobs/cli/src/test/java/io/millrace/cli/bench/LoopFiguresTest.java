package io.millrace.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.loop.report.LoopResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopFiguresTest {

  @Test
  void aSeedWithoutAPromotionCountsAsWhatItsBaseReaches() {
    LoopFigure promoted = LoopFigure.of(1, result(0.01, 0.9));
    LoopFigure held = LoopFigure.of(2, result(0.02, null));
    LoopFigure other = LoopFigure.of(3, result(0, 0.8));

    assertThat(held.after()).isEqualTo(0.02);
    assertThat(promoted.line()).contains("0.010", "0.900", "promote (better)");
    LoopFigures odd = LoopFigures.of(List.of(promoted, held, other));
    assertThat(odd.median()).isEqualTo(0.8);
    assertThat(odd.minimum()).isEqualTo(0.02);
    assertThat(LoopFigures.of(List.of(promoted, other)).line())
        .isEqualTo(
            "2 seeds: after the loop, median 0.850 and minimum 0.800 of the answers are exact");
  }

  private static LoopResult result(double before, Double after) {
    List<LoopResult.Audited> audited =
        after == null
            ? List.of(new LoopResult.Audited(LoopResult.BEFORE, before, null))
            : List.of(
                new LoopResult.Audited(LoopResult.BEFORE, before, null),
                new LoopResult.Audited(LoopResult.AFTER, after, null));
    return new LoopResult(
        "desk",
        "triage",
        1,
        1,
        200,
        List.of(new LoopResult.MinedRule("Millrace", 400, 0.95, 0.4)),
        List.of(new LoopResult.Judged("good", "promote", "a", "promote", "better", "v")),
        audited,
        List.of(),
        new LoopResult.Spent(100, null, 200));
  }
}
