package io.millrace.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.millrace.policy.AgentConfigCandidate;
import io.millrace.policy.AgentEvidence;
import io.millrace.policy.MinedFrom;
import io.millrace.policy.RoutingPolicy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Files are read again by parsers of other people. */
class PolicyFileTest {

  private static final ObjectMapper TOML = new TomlMapper();
  private static final ObjectMapper YAML = new YAMLMapper();

  private static AgentConfigCandidate agent(String name, String prompt, String tool) {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.put("system_prompt", prompt).put("temperature", 0.25);
    config.putArray("stop").add(prompt).add(7).addNull();
    return new AgentConfigCandidate(
        "desk",
        2,
        "code",
        name,
        "",
        config,
        List.of(tool),
        9,
        new AgentEvidence(9, 9, 0.8, 0.6),
        MinedFrom.NOTHING);
  }

  /** A text as these files can hold it. */
  private static String held(String text) {
    StringBuilder held = new StringBuilder();
    text.codePoints()
        .forEach(
            point ->
                held.appendCodePoint(
                    Character.getType(point) == Character.SURROGATE ? 0xFFFD : point));
    return held.toString();
  }

  @Property(tries = 500, seed = "20260107")
  void anyTextOfAnAgentRoundTrips(@ForAll @StringLength(max = 60) String text)
      throws JsonProcessingException {
    AgentConfigCandidate agent = agent("a" + text, text, text);
    JsonNode toml = TOML.readTree(PolicyFile.openJarvisToml(agent)).path("agent");
    assertThat(toml.path("name").textValue()).isEqualTo(held("a" + text));
    assertThat(toml.path("system_prompt").textValue()).isEqualTo(held(text));
    assertThat(toml.path("tools").path(0).textValue()).isEqualTo(held(text));
    assertThat(toml.path("temperature").doubleValue()).isEqualTo(0.25);
    assertThat(toml.path("max_turns").intValue()).isEqualTo(9);
    JsonNode yaml = YAML.readTree(PolicyFile.yaml(agent));
    assertThat(yaml.path("agent").textValue()).isEqualTo(held("a" + text));
    assertThat(yaml.at("/config/system_prompt").textValue()).isEqualTo(held(text));
    assertThat(yaml.at("/config/stop/0").textValue()).isEqualTo(held(text));
    assertThat(yaml.at("/config/stop/1").intValue()).isEqualTo(7);
    assertThat(yaml.path("version").intValue()).isEqualTo(2);
  }

  @Property(tries = 200, seed = "20260108")
  void anyNameOfAClassAndAModelRoundTrips(@ForAll @StringLength(max = 60) String text)
      throws JsonProcessingException {
    String model = "m" + text;
    RoutingPolicy policy = routing(Map.of("c" + text, model), model, 0.1);
    JsonNode toml = TOML.readTree(PolicyFile.openJarvisToml(policy)).at("/learning/routing");
    assertThat(toml.path("models").path(held("c" + text)).textValue()).isEqualTo(held(model));
    assertThat(toml.path("default_model").textValue()).isEqualTo(held(model));
    JsonNode yaml = YAML.readTree(PolicyFile.yaml(policy));
    assertThat(yaml.path("models").path(held("c" + text)).textValue()).isEqualTo(held(model));
    assertThat(yaml.path("candidates").path(0).textValue()).isEqualTo(held(model));
    assertThat(yaml.path("explore").doubleValue()).isEqualTo(0.1);
  }

  @Property(tries = 200, seed = "20260109")
  void whatTheGateDidNotTestIsMarkedWhateverItsName(@ForAll @StringLength(max = 60) String text)
      throws JsonProcessingException {
    AgentConfigCandidate agent = agent("helper", "Be brief.", "search");
    ObjectNode config = agent.config().deepCopy();
    config.put("x" + text, 1);
    AgentConfigCandidate more =
        new AgentConfigCandidate(
            "desk",
            2,
            "code",
            "helper",
            "",
            config,
            List.of("search"),
            9,
            agent.evidence(),
            MinedFrom.NOTHING);
    String toml = PolicyFile.openJarvisToml(more);
    assertThat(toml)
        .startsWith("# The gate tested: \"system_prompt\", \"temperature\"\n# It could not apply, ")
        .contains("did not test: \"agent\", \"max_turns\", \"stop\", \"tools\", \"x")
        .contains("tools = [\"search\"]  # not tested by the gate\n")
        .contains("max_turns = 9  # not tested by the gate\n");
    assertThat(TOML.readTree(toml).at("/agent/tools/0").textValue()).isEqualTo("search");
    String yaml = PolicyFile.yaml(more);
    assertThat(yaml)
        .contains("# The gate tested: \"system_prompt\", \"temperature\"\n")
        .contains("tools: [\"search\"]  # not tested by the gate\n");
    JsonNode parts = YAML.readTree(yaml).path("parts");
    assertThat(parts.path("applied")).hasSize(2);
    assertThat(parts.at("/not_applied/4").textValue()).isEqualTo(held("x" + text));
  }

  @Test
  void smallSharesAndNoClassesAreReadAsWhatTheyAre() throws JsonProcessingException {
    RoutingPolicy policy = routing(Map.of(), "small", 1e-4);
    JsonNode toml = TOML.readTree(PolicyFile.openJarvisToml(policy)).at("/learning/routing");
    assertThat(toml.path("explore").doubleValue()).isEqualTo(1e-4);
    JsonNode yaml = YAML.readTree(PolicyFile.yaml(policy));
    assertThat(yaml.path("explore").asDouble()).isEqualTo(1e-4);
    assertThat(yaml.path("models").isObject()).isTrue();
    assertThat(yaml.path("models")).isEmpty();
  }

  @Test
  void aLargeNumberHasASignedExponent() throws JsonProcessingException {
    AgentConfigCandidate agent = agent("a", "p", "t");
    ((ObjectNode) agent.config()).put("temperature", 1e10);
    String toml = PolicyFile.openJarvisToml(agent);
    assertThat(toml).contains("temperature = 1.0e+10\n");
    assertThat(TOML.readTree(toml).at("/agent/temperature").doubleValue()).isEqualTo(1e10);
  }

  private static RoutingPolicy routing(Map<String, String> models, String other, double explore) {
    return new RoutingPolicy(
        "desk",
        1,
        new TreeMap<>(models),
        other,
        explore,
        List.of(other),
        List.of(),
        MinedFrom.NOTHING);
  }
}
