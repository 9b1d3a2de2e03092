package io.millrace.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolCallVerifierTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String EXPECTED =
      "[{\"name\":\"find\",\"arguments\":{\"id\":7,\"by\":{\"b\":1.0,\"a\":[2]}}}]";
  private static final String ARGUMENTS = "{\"by\": {\"a\": [2], \"b\": 1}, \"id\": 7e0}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          <tool_call>{"name":"find","arguments":%s}</tool_call>
          Let me look.\\n<tool_call>\\n{"name": "find", "arguments": %s}\\n</tool_call>\\n
          {"name":"find","arguments":%s}
          {"name":"find","parameters":%s}
          [{"type":"function","function":{"name":"find","arguments":%s}}]
          """)
  void theSameCallIsRightHoweverItIsWritten(String form) throws JsonProcessingException {
    assertThat(verify(form.replace("\\n", "\n").formatted(ARGUMENTS)).score()).isEqualTo(1);
    String quoted = JSON.writeValueAsString(ARGUMENTS);
    assertThat(verify(form.replace("\\n", "\n").formatted(quoted)).score()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"name":"seek","arguments":%s}                            | true  | false
          {"name":"find","arguments":{"id":8}}                      | false | true
          {"name":"find"}                                           | false | true
          [{"name":"find","arguments":%1$s},{"name":"find","arguments":%1$s}] | false | false
          """)
  void anotherCallIsWrongAndSaysInWhat(String answer, boolean arguments, boolean name)
      throws JsonProcessingException {
    Verification.Scored scored = verify(answer.formatted(ARGUMENTS));
    assertThat(scored.score()).isZero();
    assertThat(scored.valid()).isTrue();
    assertThat(scored.fields()).containsEntry("arguments", arguments).containsEntry("name", name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          I shall find it.
          <tool_call>{"name":"find"
          <tool_call>find it</tool_call>
          {"arguments":{}}
          {"name":"find","arguments":[1]}
          []
          """)
  void whatIsNoCallIsNotValid(String answer) throws JsonProcessingException {
    Verification.Scored scored = verify(answer);
    assertThat(scored.score()).isZero();
    assertThat(scored.valid()).isFalse();
  }

  @Test
  void aTaskThatExpectsNoCallIsAnErrorAndNoScore() {
    ScenarioTask task = ScenarioTask.ofPrompt("t", "t", "all", "find 7", null);
    assertThat(new ToolCallVerifier().judge(task, "[]")).isInstanceOf(Verification.Failed.class);
  }

  private static Verification.Scored verify(String answer) throws JsonProcessingException {
    ScenarioTask task = ScenarioTask.ofPrompt("t", "t", "all", "find 7", JSON.readTree(EXPECTED));
    return (Verification.Scored) new ToolCallVerifier().judge(task, answer);
  }
}
