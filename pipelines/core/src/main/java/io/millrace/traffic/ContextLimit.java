package io.millrace.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

/** How long a conversation may be, so that a base model can be asked. */
@FunctionalInterface
public interface ContextLimit {

  /** Takes any length: nothing is known about the base. */
  ContextLimit NONE = (messages, tools) -> true;

  /**
   * Whether a conversation fits, its last answer included; one that is part of another fits where
   * the other does.
   *
   * @param tools function definitions, or null for none
   */
  boolean fits(ArrayNode messages, JsonNode tools);
}
