package io.millrace.canary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.fact.Mined;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Which conversation a trace belongs to: its attribute conversation_key, else itself. */
public final class ConversationKey {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ConversationKey() {}

  /** The key of a record that became a fact. */
  public static String of(Mined mined) {
    if (mined.payload() == null) {
      return mined.fact().traceId();
    }
    try {
      JsonNode key = JSON.readTree(mined.payload()).path("attributes").path("conversation_key");
      if (key.isMissingNode() || key.isNull()) {
        return mined.fact().traceId();
      }
      return key.isTextual() ? key.textValue() : key.toString();
    } catch (IOException broken) {
      throw new UncheckedIOException(
          "Cannot read the payload that was made of trace " + mined.fact().traceId(), broken);
    }
  }
}
