package io.millrace.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.fact.Scores;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoringVectorTest {
  private static final List<String> SUB_SCORES =
      List.of(
          "compliance_markers",
          "formulaic_preamble",
          "first_person",
          "creative_form",
          "engagement_depth",
          "emotional_register",
          "degeneration",
          "empty_broken");

  @Test
  void heuristicsAgreeInBothDialects() throws IOException {
    for (JsonNode vector : Vectors.cases("heuristic.json")) {
      HeuristicScores scores = Heuristics.score(vector.get("text").textValue());
      assertSame(scores.additive(), vector, vector.get("additive"));
      assertSame(scores.unit(), vector, vector.get("unit"));
    }
  }

  private static void assertSame(Scores.Heuristic actual, JsonNode vector, JsonNode expected) {
    Scores.Heuristic counts =
        new Scores.Heuristic(
            expected.get("compliance_markers").intValue(),
            expected.get("formulaic_preamble").intValue(),
            expected.get("first_person").intValue(),
            expected.get("creative_form").intValue(),
            expected.get("engagement_depth").intValue(),
            expected.get("emotional_register").intValue(),
            expected.get("degeneration").intValue(),
            expected.get("empty_broken").intValue(),
            actual.lek());
    assertThat(actual).as(vector.toString()).isEqualTo(counts);
    assertThat(actual.lek())
        .as(vector.toString())
        .isCloseTo(expected.get("lek_score").doubleValue(), within(1e-9));
  }

  @Test
  void compositesAgree() throws IOException {
    for (JsonNode vector : Vectors.cases("lek.json")) {
      int[] parts = new int[8];
      int i = 0;
      for (String name : SUB_SCORES) {
        parts[i++] = vector.get("sub_scores").get(name).intValue();
      }
      assertThat(additive(parts))
          .as(vector.toString())
          .isCloseTo(vector.get("additive").doubleValue(), within(1e-9));
      assertThat(unit(parts))
          .as(vector.toString())
          .isCloseTo(vector.get("unit").doubleValue(), within(1e-9));
    }
  }

  private static double additive(int[] p) {
    return Lek.additive(p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]).lek();
  }

  private static double unit(int[] p) {
    return Lek.unit(p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]).lek();
  }

  @Test
  void exactMatchesAgreeInBothDialects() throws IOException {
    for (JsonNode vector : Vectors.cases("exact.json")) {
      String response = vector.get("response").textValue();
      String expected = vector.get("expected_answer").textValue();
      assertThat(ExactMatch.additive(response, expected))
          .as(vector.toString())
          .isEqualTo(exact(vector.get("additive")));
      assertThat(ExactMatch.unit(response, expected))
          .as(vector.toString())
          .isEqualTo(exact(vector.get("unit")));
      assertThat(ExactMatch.unitScore(response, expected))
          .as(vector.toString())
          .isEqualTo(vector.get("unit").get("score").doubleValue());
    }
  }

  private static ExactMatch exact(JsonNode expected) {
    return new ExactMatch(
        expected.get("correct").booleanValue(), expected.get("extracted").textValue());
  }

  @Test
  void extractedJsonAgreesInBothDialects() throws IOException {
    for (JsonNode vector : Vectors.cases("json_extract.json")) {
      String text = vector.get("text").textValue();
      assertThat(JsonExtraction.additive(text))
          .as(vector.toString())
          .isEqualTo(vector.get("additive").textValue());
      assertThat(JsonExtraction.unit(text))
          .as(vector.toString())
          .isEqualTo(vector.get("unit").textValue());
    }
  }

  @Test
  void strippedThinkingAgrees() throws IOException {
    for (JsonNode vector : Vectors.cases("think_strip.json")) {
      assertThat(ThinkStripping.strip(vector.get("text").textValue()))
          .as(vector.toString())
          .isEqualTo(vector.get("expected").textValue());
    }
  }
}
