package io.millrace.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fact.Scores;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScorersTest {

  @Test
  void heuristicColumnsHoldBothDialectsInOrder() {
    HeuristicScorer scorer = new HeuristicScorer();
    double[] values = scorer.score(new ScoredResponse("I cannot comply, I feel.", null));
    assertThat(scorer.columns()).hasSize(values.length).doesNotHaveDuplicates();
    assertThat(value(scorer, values, "additive_compliance_markers")).isEqualTo(1);
    assertThat(value(scorer, values, "unit_compliance_markers")).isEqualTo(2);
    assertThat(value(scorer, values, "additive_first_person")).isEqualTo(1);
    assertThat(value(scorer, values, "unit_first_person")).isEqualTo(2);
    assertThat(value(scorer, values, "unit_formulaic_preamble")).isEqualTo(1);
    assertThat(value(scorer, values, "additive_lek_score")).isEqualTo(2 + 1.5 - 5);
  }

  private static double value(Scorer scorer, double[] values, String column) {
    return values[scorer.columns().indexOf(column)];
  }

  @Test
  void exactMatchDoesNotApplyWithoutAnExpectedAnswer() {
    ExactMatchScorer scorer = new ExactMatchScorer();
    assertThat(scorer.score(new ScoredResponse("so 27", null))).containsOnly(Double.NaN);
    assertThat(scorer.score(new ScoredResponse("so 27", "27"))).containsExactly(1, 1);
    assertThat(scorer.score(new ScoredResponse("yes", "yes"))).containsExactly(0, 1);
  }

  @Test
  void namesAndVersionsIdentifyAScorer() {
    List<Scorer> scorers = ResponseScores.scorers();
    assertThat(scorers).extracting(Scorer::name).doesNotHaveDuplicates();
    assertThat(scorers).extracting(Scorer::version).doesNotContainNull();
    assertThat(scorers).flatExtracting(Scorer::columns).doesNotHaveDuplicates();
  }

  @Test
  void aFactHasWhatTheScorersSay() {
    String reply = "{\"a\": 27} = 27, I cannot comply";
    Scores scores = ResponseScores.of(new ScoredResponse(reply, "27"));
    assertThat(scores.exact()).isEqualTo(1.0);
    assertThat(scores.responseJson()).isTrue();
    assertThat(scores.additive()).isEqualTo(Heuristics.score(reply).additive());
    assertThat(scores.unit()).isEqualTo(Heuristics.score(reply).unit());
    assertThat(scores.additive()).isNotEqualTo(scores.unit());
    Scores none = ResponseScores.of(new ScoredResponse("", null));
    assertThat(none.exact()).isNull();
    assertThat(none.responseJson()).isFalse();
    assertThat(ResponseScores.of(new ScoredResponse("yes", "yes")).exact()).isZero();
  }

  @Test
  void anOriginalIsNeverCutInsideACharacter() {
    String reply = "<think>" + "é".repeat(600) + "</think>";
    assertThat(ThinkStripping.strip(reply)).isEqualTo("<think>" + "é".repeat(246));
  }

  @Test
  void floatsFollowTheRulesOfGo() {
    for (String number :
        List.of("1", "-.5", "5.", "1_0e1", "0x1p-2", "0X_Ap1", "Inf", "-infinity", "nan")) {
      assertThat(GoFloat.parse(number)).as(number).isPresent();
    }
    for (String other :
        List.of("", " 1", "1f", "1d", "_1", "1__0", "1_", "0x1", ".", "1e", "1e400", "--1")) {
      assertThat(GoFloat.parse(other)).as(other).isEmpty();
    }
  }
}
