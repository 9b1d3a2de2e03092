package io.millrace.trace;

import com.fasterxml.jackson.databind.JsonNode;

/** A part of a message's content list. */
public sealed interface ContentPart {

  /** A text part. */
  record Text(String text) implements ContentPart {}

  /** Any other part (image, audio, refusal …), kept as the JSON that was given. */
  record Other(JsonNode json) implements ContentPart {}
}
