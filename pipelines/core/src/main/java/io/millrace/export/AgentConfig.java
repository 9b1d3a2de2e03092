package io.millrace.export;

import java.util.List;

/**
 * A recommended agent configuration.
 *
 * @param tools in order of preference
 * @param maxTurns null when there is no evidence for it
 */
public record AgentConfig(
    String scenario,
    String queryClass,
    String agent,
    String agentVersion,
    String configHash,
    List<String> tools,
    Integer maxTurns) {

  /** As one YAML document; every text is a double-quoted scalar. */
  public String toYaml() {
    StringBuilder yaml = new StringBuilder("---\n");
    yaml.append("scenario: ").append(Quoted.text(scenario)).append('\n');
    yaml.append("query_class: ").append(Quoted.text(queryClass)).append('\n');
    yaml.append("agent: ").append(Quoted.text(agent)).append('\n');
    yaml.append("agent_version: ").append(Quoted.text(agentVersion)).append('\n');
    yaml.append("config_hash: ").append(Quoted.text(configHash)).append('\n');
    yaml.append("tools: [").append(Quoted.all(tools)).append("]\n");
    if (maxTurns != null) {
      yaml.append("max_turns: ").append(maxTurns).append('\n');
    }
    return yaml.toString();
  }

  /** As OpenJarvis reads it: one {@code [agent]} table of TOML. */
  public String toOpenJarvisToml() {
    StringBuilder toml = new StringBuilder("[agent]\n");
    toml.append("name = ").append(Quoted.text(agent)).append('\n');
    toml.append("tools = [").append(Quoted.all(tools)).append("]\n");
    if (maxTurns != null) {
      toml.append("max_turns = ").append(maxTurns).append('\n');
    }
    return toml.toString();
  }
}
