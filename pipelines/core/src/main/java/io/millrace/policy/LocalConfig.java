package io.millrace.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.gate.ConfigParts;
import io.millrace.scenario.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What of an agent's configuration can act on a scenario's tasks where one local model answers
 * them: {@code system_prompt}, {@code temperature} (0 to 2), {@code top_p} (above 0, to 1) and
 * {@code max_tokens} (1 or more). What it does not name is as the scenario says; the seed always
 * is.
 *
 * @param systemPrompt what the agent is told
 * @param generation how its answers are generated
 * @param parts which of its parts these are, and which others it has
 * @param fault why it cannot be judged; empty when it can
 */
public record LocalConfig(
    String systemPrompt, Generation generation, ConfigParts parts, String fault) {

  private static final String PROMPT = "system_prompt";
  private static final String TEMPERATURE = "temperature";
  private static final String TOP_P = "top_p";
  private static final String MAX_TOKENS = "max_tokens";
  private static final List<String> KNOWN = List.of(MAX_TOKENS, PROMPT, TEMPERATURE, TOP_P);

  /** What answers where no configuration is active. */
  public static LocalConfig scenario(String systemPrompt, Generation tasks) {
    return new LocalConfig(systemPrompt, tasks, new ConfigParts(List.of(), List.of()), "");
  }

  /**
   * Reads a configuration.
   *
   * @param prompt what the scenario tells where the configuration tells nothing
   * @param tasks how the scenario's tasks are answered
   */
  public static LocalConfig of(AgentConfigCandidate candidate, String prompt, Generation tasks) {
    JsonNode config = candidate.config();
    ConfigParts parts = parts(candidate);
    List<String> faults = new ArrayList<>();
    if (parts.applied().isEmpty()) {
      faults.add(
          "it has none of %s, the parts that can act on a task"
              .formatted(String.join(", ", KNOWN)));
    }
    if (config.hasNonNull(PROMPT) && !config.path(PROMPT).isTextual()) {
      faults.add("its system_prompt is %s and no text".formatted(config.path(PROMPT)));
    }
    double maxTokens = number(config, MAX_TOKENS, tasks.maxTokens(), 1, Integer.MAX_VALUE, faults);
    if (maxTokens != Math.rint(maxTokens)) {
      faults.add("its max_tokens is %s and no whole number".formatted(config.path(MAX_TOKENS)));
    }
    Generation own =
        new Generation(
            (int) maxTokens,
            number(config, TEMPERATURE, tasks.temperature(), 0, 2, faults),
            number(config, TOP_P, tasks.topP(), Double.MIN_VALUE, 1, faults),
            tasks.seed());
    return new LocalConfig(
        config.path(PROMPT).asText(prompt), own, parts, String.join("; ", faults));
  }

  /** Which parts of a configuration act on a scenario's tasks, and which others it has. */
  static ConfigParts parts(AgentConfigCandidate candidate) {
    return new ConfigParts(
        KNOWN.stream().filter(candidate.config()::hasNonNull).toList(), rest(candidate));
  }

  private static double number(
      JsonNode config,
      String name,
      double otherwise,
      double low,
      double high,
      List<String> faults) {
    JsonNode value = config.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isNumber() || value.doubleValue() < low || value.doubleValue() > high) {
      faults.add("its %s is %s, which the local runtime cannot use".formatted(name, value));
      return otherwise;
    }
    return value.doubleValue();
  }

  /** The agent's own program never runs here, so its name is always among them. */
  private static List<String> rest(AgentConfigCandidate candidate) {
    TreeSet<String> names = new TreeSet<>();
    candidate.config().fieldNames().forEachRemaining(names::add);
    KNOWN.forEach(names::remove);
    names.add("agent");
    if (!candidate.tools().isEmpty()) {
      names.add("tools");
    }
    if (candidate.maxTurns() != null) {
      names.add("max_turns");
    }
    return List.copyOf(names);
  }

  /** The settings of generation in which it differs from the tasks'. */
  public SortedMap<String, String> settings(Generation tasks) {
    SortedMap<String, String> own = new TreeMap<>(generation.settings());
    own.entrySet().removeAll(tasks.settings().entrySet());
    return own;
  }

  /** Whether both make the same answers. At temperature 0 the top_p plays no part. */
  public boolean actsAs(LocalConfig other) {
    Generation mine = generation;
    Generation its = other.generation;
    return systemPrompt.equals(other.systemPrompt)
        && mine.maxTokens() == its.maxTokens()
        && mine.temperature() == its.temperature()
        && (mine.temperature() == 0 || mine.topP() == its.topP())
        && mine.seed() == its.seed();
  }
}
