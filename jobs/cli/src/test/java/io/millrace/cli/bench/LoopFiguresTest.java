package io.millrace.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.loop.LoopTurns;
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

  @Test
  void turnsFellWhenAnyServesFewerExactAnswersThanTheOneBefore() {
    TurnFigures level = TurnFigures.of(7, List.of(turn(1, 0.9), turn(2, 0.9), turn(3, 0.95)));
    TurnFigures dip = TurnFigures.of(7, List.of(turn(1, 0.9), turn(2, 0.85), turn(3, 0.95)));
    TurnFigures risen = TurnFigures.of(7, List.of(turn(1, 0.8), turn(2, 0.95), turn(3, 0.9)));

    assertThat(level.fell()).isFalse();
    assertThat(level.lines()).hasSize(5).last().asString().contains("never fell");
    assertThat(dip.fell()).isTrue();
    assertThat(risen.fell()).isTrue();
    assertThat(risen.lines()).last().asString().contains("fell below those of the turn before");
  }

  private static LoopTurns.Turn turn(int number, double serving) {
    return new LoopTurns.Turn(number, 100, 10, 2, "hold", 0.5, serving);
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
