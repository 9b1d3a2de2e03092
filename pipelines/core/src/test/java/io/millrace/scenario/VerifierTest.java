package io.millrace.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifierTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"q":"a","p":1}        | 1 | true
          {"p":1.0, "q":"a"}     | 1 | true
          {"q":"a","p":2}        | 0 | true
          {"q":"a"}              | 0 | true
          {"q":"a","p":1,"x":0}  | 0 | true
          [1]                    | 0 | false
          sure: {"q":"a","p":1}  | 0 | false
          ~~                     | 0 | false
          """)
  void exactJsonComparesByValue(String answer, double score, boolean valid) throws Exception {
    Verification.Scored said =
        new ExactJsonVerifier(List.of()).verify(task("{\"q\":\"a\",\"p\":1}"), answer);

    assertThat(said.score()).isEqualTo(score);
    assertThat(said.valid()).isEqualTo(valid);
  }

  @Test
  void exactJsonReportsFieldByField() throws Exception {
    Verification.Scored said =
        new ExactJsonVerifier(List.of("q", "p"))
            .verify(task("{\"q\":\"a\",\"p\":1}"), "{\"q\":\"b\",\"p\":1,\"why\":\"x\"}");

    assertThat(said.fields()).containsExactly(Map.entry("p", true), Map.entry("q", false));
    assertThat(said.note()).isEqualTo("wrong: q");
  }

  @Test
  void textsAreComparedAsTextIdentityDoes() throws Exception {
    assertThat(new ExactTextVerifier().verify(task("\"two words\""), " two\n words ").score())
        .isEqualTo(1);
    assertThat(new ExactTextVerifier().verify(task("\"two words\""), "Two words").score()).isZero();
  }

  @Test
  void aPatternMatchesAPartOrTheWhole() throws Exception {
    assertThat(new RegexVerifier(false).verify(task("\"[0-9]+ EUR\""), "it is 12 EUR").score())
        .isEqualTo(1);
    assertThat(new RegexVerifier(true).verify(task("\"[0-9]+ EUR\""), "it is 12 EUR").score())
        .isZero();
    assertThatThrownBy(() -> new RegexVerifier(true).verify(task("\"(\""), "x"))
        .isInstanceOf(VerifierException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "It is 42., 1, true",
    "'first 7, then 1,042.4', 0, true",
    "about 42.4, 1, true",
    "42.6, 0, true",
    "-42, 0, true",
    "none, 0, false"
  })
  void theLastNumberCounts(String answer, double score, boolean valid) throws Exception {
    Verification.Scored said = new NumericVerifier(0.5, 0).verify(task("\"42\""), answer);

    assertThat(said.score()).isEqualTo(score);
    assertThat(said.valid()).isEqualTo(valid);
  }

  @Test
  void aSchemaSaysWhatDoesNotFit() throws Exception {
    Path file = directory.resolve("answer.schema.json");
    Files.writeString(file, "{\"type\":\"object\",\"required\":[\"queue\"]}");
    Verifier verifier = JsonSchemaVerifier.of(file);

    assertThat(verifier.verify(task("1"), "{\"queue\":1}").score()).isEqualTo(1);
    assertThat(verifier.verify(task("1"), "{}").note()).contains("queue");
    assertThat(verifier.verify(task("1"), "no").valid()).isFalse();
  }

  @Test
  void aCommandReadsTheAnswerAndSaysTheScore() throws Exception {
    Verifier verifier =
        new CommandVerifier(
            directory,
            List.of(
                "sh",
                "-c",
                "grep -q '\"answer\":\"yes\"' && echo '{\"score\":0.5,\"note\":\"half\"}'"),
            20);

    assertThat(verifier.verify(task("1"), "yes").score()).isEqualTo(0.5);
    assertThat(verifier.judge(task("1"), "no")).isInstanceOf(Verification.Failed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "exit 3, it ended with 3",
    "echo nothing, it wrote no JSON object",
    "echo {}, no number score",
    "'echo {\\\"score\\\":7}', is not in 0..1",
    "sleep 30, more than 1 s"
  })
  void aCommandThatFailsIsAnErrorAndNeverAScore(String script, String says) {
    Verifier verifier = new CommandVerifier(directory, List.of("sh", "-c", script), 1);

    assertThat(verifier.judge(task("1"), "x"))
        .isInstanceOfSatisfying(
            Verification.Failed.class, failed -> assertThat(failed.error()).contains(says));
  }

  @Test
  void aDefectOfAVerifierIsAnErrorAndNeverAScore() {
    Verifier broken =
        new Verifier() {
          @Override
          public Verification.Scored verify(ScenarioTask task, String answer) {
            throw new IllegalStateException("out of order");
          }

          @Override
          public String description() {
            return "broken";
          }
        };

    assertThat(broken.judge(task("1"), "x"))
        .isEqualTo(new Verification.Failed("IllegalStateException: out of order"));
  }

  @Test
  void aTaskWithoutExpectedCannotBeVerified() {
    ScenarioTask task = ScenarioTask.ofPrompt("t", "t", "all", "p", null);

    assertThat(new ExactJsonVerifier(List.of()).judge(task, "{}"))
        .isInstanceOf(Verification.Failed.class);
    assertThat(new ExactTextVerifier().judge(task, "x")).isInstanceOf(Verification.Failed.class);
  }

  private static ScenarioTask task(String expected) {
    try {
      JsonNode json = JSON.readTree(expected);
      return ScenarioTask.ofPrompt("t", "t", "all", "p", json);
    } catch (IOException impossible) {
      throw new IllegalArgumentException(expected, impossible);
    }
  }
}
