package io.millrace.trace;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A tool call of an assistant message.
 *
 * @param id the call's id, null when absent
 * @param name the function's name, empty when absent
 */
public record ToolCall(String id, String name, Arguments arguments) {

  /** The arguments of a call: parsed JSON, or text where what was written is not JSON. */
  public sealed interface Arguments {

    /** Any JSON value, numbers with their exact decimal value; absent or blank is {@code {}}. */
    record Json(JsonNode value) implements Arguments {}

    /** Text that is not JSON, as written. */
    record Text(String text) implements Arguments {}
  }
}
