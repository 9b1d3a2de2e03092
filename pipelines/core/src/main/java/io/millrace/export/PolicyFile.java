package io.millrace.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.gate.ConfigParts;
import io.millrace.identity.CanonicalJson;
import io.millrace.policy.AgentConfigCandidate;
import io.millrace.policy.PolicyCandidate;
import io.millrace.policy.RoutingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Policies as files that people and other tools read. Texts are quoted, keys are in order. What the
 * gate did not test of a configuration is marked.
 */
public final class PolicyFile {

  private static final String UNTESTED = "  # not tested by the gate\n";

  private PolicyFile() {}

  /** One YAML 1.2 document with the fields that act, the version and the id. */
  public static String yaml(PolicyCandidate policy) {
    StringBuilder yaml = new StringBuilder("---\n");
    line(yaml, "kind", policy.kind().word());
    line(yaml, "scenario", policy.scenario());
    yaml.append("version: ").append(policy.version()).append('\n');
    line(yaml, "id", policy.id());
    if (policy instanceof RoutingPolicy routing) {
      yaml.append("models:");
      yaml.append(routing.models().isEmpty() ? " {}\n" : "\n");
      routing
          .models()
          .forEach(
              (queryClass, model) ->
                  yaml.append("  ")
                      .append(Quoted.text(queryClass))
                      .append(": ")
                      .append(Quoted.text(model))
                      .append('\n'));
      line(yaml, "default_model", routing.defaultModel());
      yaml.append("explore: ").append(number(routing.explore())).append('\n');
      yaml.append("candidates: [").append(Quoted.all(routing.candidates())).append("]\n");
    } else if (policy instanceof AgentConfigCandidate agent) {
      yaml.append(tested(agent.parts()));
      line(yaml, "query_class", agent.queryClass());
      line(yaml, "agent", agent.agent());
      line(yaml, "agent_version", agent.agentVersion());
      yaml.append("config: ").append(flow(agent.config())).append('\n');
      yaml.append("tools: [").append(Quoted.all(agent.tools())).append("]").append(UNTESTED);
      if (agent.maxTurns() != null) {
        yaml.append("max_turns: ").append(agent.maxTurns()).append(UNTESTED);
      }
      yaml.append("parts: {applied: [").append(Quoted.all(agent.parts().applied()));
      yaml.append("], not_applied: [").append(Quoted.all(agent.parts().notApplied()));
      yaml.append("]}\n");
    }
    return yaml.toString();
  }

  /**
   * TOML 1.0 as OpenJarvis has it: an agent's {@code [agent]} table, or a router's {@code
   * [learning.routing]} with a table of models that OpenJarvis itself passes over.
   */
  public static String openJarvisToml(PolicyCandidate policy) {
    StringBuilder toml = new StringBuilder();
    if (policy instanceof RoutingPolicy routing) {
      toml.append("[learning.routing]\npolicy = \"learned\"\ndefault_model = ");
      toml.append(Quoted.text(routing.defaultModel())).append('\n');
      toml.append("explore = ").append(number(routing.explore())).append('\n');
      toml.append("\n[learning.routing.models]\n");
      routing
          .models()
          .forEach(
              (queryClass, model) ->
                  toml.append(Quoted.text(queryClass))
                      .append(" = ")
                      .append(Quoted.text(model))
                      .append('\n'));
    } else if (policy instanceof AgentConfigCandidate agent) {
      toml.append(tested(agent.parts()));
      toml.append("[agent]\nname = ").append(Quoted.text(agent.agent())).append('\n');
      toml.append("tools = [").append(Quoted.all(agent.tools())).append("]").append(UNTESTED);
      if (agent.maxTurns() != null) {
        toml.append("max_turns = ").append(agent.maxTurns()).append(UNTESTED);
      }
      JsonNode temperature = agent.config().path("temperature");
      if (temperature.isNumber()) {
        toml.append("temperature = ").append(number(temperature.doubleValue())).append('\n');
      }
      JsonNode prompt = agent.config().path("system_prompt");
      if (prompt.isTextual()) {
        toml.append("system_prompt = ").append(Quoted.text(prompt.textValue())).append('\n');
      }
    }
    return toml.toString();
  }

  private static String tested(ConfigParts parts) {
    return "# The gate tested: %s\n# It could not apply, and so did not test: %s\n"
        .formatted(Quoted.all(parts.applied()), Quoted.all(parts.notApplied()));
  }

  private static void line(StringBuilder yaml, String key, String text) {
    yaml.append(key).append(": ").append(Quoted.text(text)).append('\n');
  }

  /**
   * A decimal point and an exponent with its sign: TOML and YAML 1.2 need no sign, but YAML 1.1
   * reads a number without it as text.
   */
  private static String number(double value) {
    return Double.toString(value).replace("E-", "e-").replace("E", "e+");
  }

  /** Any JSON as a YAML flow value. */
  private static String flow(JsonNode value) {
    if (value.isObject()) {
      Map<String, JsonNode> fields = new TreeMap<>();
      value.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
      return fields.entrySet().stream()
          .map(field -> Quoted.text(field.getKey()) + ": " + flow(field.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value.isArray()) {
      List<String> items = new ArrayList<>();
      value.forEach(item -> items.add(flow(item)));
      return "[" + String.join(", ", items) + "]";
    }
    return value.isTextual() ? Quoted.text(value.textValue()) : CanonicalJson.of(value);
  }
}
