package io.millrace.serve.slots;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.registry.AdapterState;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of loading one adapter.
 *
 * @param name the name it has in this server
 * @param failure why it could not be loaded; empty when it is loaded
 * @param at when that was
 */
record Load(
    String adapterId, AdapterState state, String name, Optional<String> failure, Instant at) {

  boolean isLoaded() {
    return failure.isEmpty();
  }

  Load in(AdapterState now) {
    return new Load(adapterId, now, name, failure, at);
  }

  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", adapterId)
        .put("state", state.word())
        .put("name", name)
        .put("loaded", isLoaded())
        .put("error", failure.orElse(null))
        .put("at", at.toString());
  }
}
