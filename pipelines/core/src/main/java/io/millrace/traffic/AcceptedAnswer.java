package io.millrace.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.scenario.EmittedCalls;
import io.millrace.scenario.ScenarioTask;

/**
 * One message of the assistant in an accepted conversation.
 *
 * @param index its place among the conversation's messages
 */
record AcceptedAnswer(HoldoutPair pair, int index, AnswerForm form) {

  private static final int HASH_LENGTH = 16;

  JsonNode message() {
    return pair.messages().get(index);
  }

  String text() {
    return AnswerForm.text(message());
  }

  /** Whether a user or a tool speaks before it, so that it can be asked for. */
  boolean isAsked() {
    String before = index == 0 ? "" : pair.role(index - 1);
    return before.equals("user") || before.equals("tool");
  }

  /** The task to answer what stands before it as it did. */
  ScenarioTask task(boolean calls) {
    ArrayNode before = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < index; i++) {
      before.add(pair.messages().get(i));
    }
    JsonNode expected =
        calls
            ? EmittedCalls.calls(message().path("tool_calls")).orElseThrow()
            : JsonNodeFactory.instance.textNode(text());
    return new ScenarioTask(
        pair.promptHash().substring(0, HASH_LENGTH) + "-" + index,
        pair.promptHash(),
        pair.queryClass(),
        1,
        before,
        pair.tools(),
        expected);
  }
}
