package io.millrace.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The JSON of a rollout in a slot's entry; entries without a canary have none. */
final class Rollouts {

  private Rollouts() {}

  static ObjectNode json(Rollout rollout) {
    return Manifests.JSON
        .createObjectNode()
        .put("share", rollout.share())
        .put("min_rated", rollout.minRated())
        .put("deadline", rollout.deadline().toString())
        .put("wait", rollout.patience().toString())
        .put("cool_down", rollout.coolDown().toString())
        .put("alpha", rollout.alpha())
        .put("silence_alpha", rollout.silenceAlpha());
  }

  static Optional<Rollout> read(JsonNode json) {
    if (!json.isObject()) {
      return Optional.empty();
    }
    return Optional.of(
        new Rollout(
            json.path("share").asDouble(),
            json.path("min_rated").asInt(),
            Instant.parse(json.path("deadline").asText()),
            Duration.parse(json.path("wait").asText()),
            Duration.parse(json.path("cool_down").asText()),
            json.path("alpha").asDouble(),
            json.path("silence_alpha").asDouble()));
  }
}
