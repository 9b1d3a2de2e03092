package io.millrace.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.gate.ConfigParts;
import io.millrace.identity.ConfigHash;
import java.util.List;

/**
 * How an agent is configured for a class of queries. What acts, and so gives the id, is all but
 * version, evidence and origin.
 *
 * @param version counts from 1 in the order of publication; 0 before it
 * @param agentVersion may be empty
 * @param config the configuration as traces carried it, an object
 * @param tools that good runs called, the most used first
 * @param maxTurns recommended from the runs' tool calls; null for no recommendation
 */
public record AgentConfigCandidate(
    String scenario,
    int version,
    String queryClass,
    String agent,
    String agentVersion,
    JsonNode config,
    List<String> tools,
    Integer maxTurns,
    AgentEvidence evidence,
    MinedFrom minedFrom)
    implements PolicyCandidate {

  /**
   * @throws IllegalArgumentException when a name is empty, the configuration is no object, or
   *     max_turns is not positive
   */
  public AgentConfigCandidate {
    Checks.name("scenario", scenario);
    Checks.notNegative("version", version);
    Checks.text("query class", queryClass);
    Checks.text("agent", agent);
    Checks.present("agent_version", agentVersion);
    if (config == null || !config.isObject()) {
      throw new IllegalArgumentException(
          "Cannot use %s as a configuration; give an object".formatted(config));
    }
    config = PolicyJson.canonical(config);
    tools = List.copyOf(tools);
    if (maxTurns != null && maxTurns < 1) {
      throw new IllegalArgumentException(
          "Cannot use max_turns %d; give 1 or more, or none".formatted(maxTurns));
    }
    Checks.present("mined_from", minedFrom);
  }

  /** The same configuration with the version that it was published under. */
  @Override
  public AgentConfigCandidate withVersion(int published) {
    return new AgentConfigCandidate(
        scenario,
        published,
        queryClass,
        agent,
        agentVersion,
        config,
        tools,
        maxTurns,
        evidence,
        minedFrom);
  }

  @Override
  public PolicyKind kind() {
    return PolicyKind.AGENT_CONFIG;
  }

  /**
   * Which of its parts act on a scenario's tasks, and so are tested before it is active, and which
   * it carries untested.
   */
  public ConfigParts parts() {
    return LocalConfig.parts(this);
  }

  /** The hash under which facts name the configuration. */
  public String configHash() {
    return ConfigHash.of(config);
  }
}
