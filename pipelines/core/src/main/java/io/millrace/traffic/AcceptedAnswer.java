package io.millrace.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.scenario.EmittedCalls;
import io.millrace.scenario.ScenarioTask;
import java.util.Optional;
import java.util.stream.IntStream;

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

  /**
   * What it is asked with: all that stands before it, or where that does not fit as many of the
   * last turns as do. A leading system message goes where it leaves no room for a turn.
   *
   * @return empty where the last turn alone is too long
   */
  Optional<ArrayNode> prompt(ContextLimit limit) {
    boolean system = pair.role(0).equals("system");
    Optional<ArrayNode> most = prompt(limit, 0, system ? 1 : 0);
    return system ? most.or(() -> prompt(limit, 1, 1)) : most;
  }

  /** The longest that fits: the head and as many turns as there is room for. */
  private Optional<ArrayNode> prompt(ContextLimit limit, int head, int body) {
    int[] turns =
        IntStream.range(body, index)
            .filter(start -> start == body || pair.role(start).equals("user"))
            .toArray();
    int low = 0;
    int high = turns.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (limit.fits(messages(head, body, turns[middle]).add(message()), pair.tools())) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low == turns.length ? Optional.empty() : Optional.of(messages(head, body, turns[low]));
  }

  /** The messages before it but those from {@code body} up to, without, {@code start}. */
  private ArrayNode messages(int head, int body, int start) {
    ArrayNode before = JsonNodeFactory.instance.arrayNode();
    for (int i = head; i < index; i++) {
      if (i < body || i >= start) {
        before.add(pair.messages().get(i));
      }
    }
    return before;
  }

  /** The task to answer a prompt as it did. */
  ScenarioTask task(ArrayNode prompt, boolean calls) {
    JsonNode expected =
        calls
            ? EmittedCalls.calls(message().path("tool_calls")).orElseThrow()
            : JsonNodeFactory.instance.textNode(text());
    return new ScenarioTask(
        pair.promptHash().substring(0, HASH_LENGTH) + "-" + index,
        pair.promptHash(),
        pair.queryClass(),
        1,
        prompt,
        pair.tools(),
        expected);
  }
}
