package io.millrace.serving;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What a server that follows slots says of one adapter.
 *
 * @param name the model name under which it can be asked
 * @param loaded whether it can be asked
 * @param error why it could not be loaded; empty when it was
 */
public record LoadReport(String adapterId, String name, boolean loaded, String error) {

  /** What is said of an adapter where the server tells of a slot; empty when it is not named. */
  static Optional<LoadReport> in(JsonNode slot, String adapterId) {
    for (JsonNode adapter : slot.path("adapters")) {
      if (adapter.path("id").asText().equals(adapterId)) {
        JsonNode error = adapter.path("error");
        return Optional.of(
            new LoadReport(
                adapterId,
                adapter.path("name").asText(),
                adapter.path("loaded").asBoolean(),
                error.isTextual() ? error.asText() : ""));
      }
    }
    return Optional.empty();
  }
}
