package io.millrace.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.gate.GateJson;
import io.millrace.identity.CanonicalJson;
import java.util.List;
import java.util.Optional;

/**
 * Policies as canonical JSON. Reading is strict: another field, or one too few, is an error. The
 * {@code parts} of a configuration follow from the rest and are not read.
 */
public final class PolicyJson {

  private static final int FORMAT = 1;
  private static final String FORMAT_VERSION = "format_version";
  private static final String KIND = "kind";
  private static final String ID = "id";
  private static final String PARTS = "parts";

  private static final List<String> NOT_ACTING = List.of("version", "evidence", "mined_from");

  private static final JsonMapper MAPPER =
      GateJson.MAPPER
          .rebuild()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private PolicyJson() {}

  /**
   * Reads a routing policy or an agent's configuration.
   *
   * @throws IllegalArgumentException when the text is none, or has another id than its content
   *     gives
   */
  public static PolicyCandidate read(String json) {
    try {
      JsonNode tree = MAPPER.readTree(json);
      if (!(tree instanceof ObjectNode root)) {
        throw unreadable("it holds no JSON object", null);
      }
      JsonNode format = root.path(FORMAT_VERSION);
      if (format.asInt() != FORMAT) {
        throw unreadable(
            "its format_version is %s and this version reads %d".formatted(format, FORMAT), null);
      }
      PolicyCandidate read = candidate(root.path(KIND).asText(), acting(root, List.of()));
      String named = root.path(ID).asText();
      if (!read.id().equals(named)) {
        throw unreadable(
            "its id is '%s' and its content gives %s".formatted(named, read.id()), null);
      }
      return read;
    } catch (ValueInstantiationException refused) {
      Throwable cause = refused.getCause() == null ? refused : refused.getCause();
      throw unreadable(cause.getMessage(), refused);
    } catch (JsonProcessingException invalid) {
      throw unreadable(invalid.getOriginalMessage(), invalid);
    }
  }

  private static PolicyCandidate candidate(String kind, ObjectNode fields)
      throws JsonProcessingException {
    return switch (kind) {
      case "routing_policy" -> MAPPER.treeToValue(fields, RoutingPolicy.class);
      case "agent_config" -> MAPPER.treeToValue(fields.without(PARTS), AgentConfigCandidate.class);
      default ->
          throw unreadable(
              "its kind is '%s', not routing_policy or agent_config".formatted(kind), null);
    };
  }

  static String write(PolicyCandidate policy) {
    ObjectNode root = fields(policy);
    root.put(FORMAT_VERSION, FORMAT).put(ID, policy.id());
    if (policy instanceof AgentConfigCandidate agent) {
      root.set(PARTS, MAPPER.valueToTree(agent.parts()));
    }
    return CanonicalJson.of(root);
  }

  /** An entry's JSON with a policy. */
  static String event(String entry, Optional<PolicyCandidate> policy) {
    try {
      ObjectNode root = (ObjectNode) MAPPER.readTree(entry);
      root.set("policy", policy.isEmpty() ? root.nullNode() : MAPPER.readTree(policy.get().json()));
      return CanonicalJson.of(root);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Cannot read an entry that was just written", impossible);
    }
  }

  static String acting(PolicyCandidate policy) {
    return CanonicalJson.of(acting(fields(policy), NOT_ACTING).put(KIND, policy.kind().word()));
  }

  /** The same value with numbers as a reader of its canonical JSON gets them. */
  static JsonNode canonical(JsonNode value) {
    try {
      return MAPPER.readTree(CanonicalJson.of(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("'" + value + "' has no canonical JSON", e);
    }
  }

  private static ObjectNode fields(PolicyCandidate policy) {
    ObjectNode fields = MAPPER.valueToTree(policy);
    return fields.put(KIND, policy.kind().word());
  }

  private static ObjectNode acting(ObjectNode root, List<String> without) {
    ObjectNode acting = root.deepCopy();
    acting.remove(List.of(FORMAT_VERSION, KIND, ID));
    acting.remove(without);
    return acting;
  }

  private static IllegalArgumentException unreadable(String why, Exception cause) {
    return new IllegalArgumentException(
        "Cannot read a policy: %s; name one that millrace policy wrote".formatted(why), cause);
  }
}
