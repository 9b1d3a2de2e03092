package io.millrace.openjarvis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class RewardTest {
  @Test
  void refusesWeightsThatDoNotAddUpToOne() {
    assertThatThrownBy(() -> new RewardWeights(1, 1, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2.0");
    assertThatThrownBy(() -> new RewardWeights(Double.NaN, 0, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void givesNoIntelligencePerJouleWithoutEnergy() {
    MultiObjectiveReward.Run run = new MultiObjectiveReward.Run(true, 0, 0, 0, 0);
    MultiObjectiveReward reward = MultiObjectiveReward.of(run, RewardWeights.DEFAULT);
    assertThat(reward.intelligencePerJoule()).isZero();
    assertThat(reward.total()).isEqualTo(0.4);
  }

  @Test
  void readsTheFirstNumberOfAJudgesTextEvenWhenItIsNotTheScore() {
    assertThat(JudgeScore.parse("In 2 steps: 9/10")).isEqualTo(0.2);
  }

  @Test
  void agreesOnNumbersWrittenDifferently() {
    assertThat(AnswerGrade.agrees("Therefore, the answer is 1,250", "1250.00")).isTrue();
    assertThat(AnswerGrade.agrees("1250.1", "1250")).isFalse();
    assertThat(AnswerGrade.agrees("", "0")).isFalse();
  }

  @Test
  void takesCombiningMarksForTheEndOfAWordAndSeparatorsForSpace() {
    assertThat(ComplexitySignals.isMath("solve\u0301 it")).isTrue();
    assertThat(ComplexitySignals.isCode("def\u001cfoo")).isTrue();
    assertThat(ComplexitySignals.isMath("пересolve")).isFalse();
    assertThat(ComplexitySignals.isMath("\uD835\uDC00solve")).isFalse();
  }

  @Test
  void countsListItemsAndQuestions() {
    assertThat(ComplexitySignals.countParts("1. a\n2) b\n- c\n * d\nwhy? how?")).isEqualTo(6);
  }
}
