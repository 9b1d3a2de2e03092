package io.millrace.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.scenario.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of an agent's configuration the local runtime can apply to a scenario's tasks: its system
 * prompt. Tokens, temperature and top_p are the tasks' own, so a configuration that names others
 * cannot be judged by them.
 *
 * @param systemPrompt what the agent is told
 * @param fault why it cannot be judged; empty when it can
 * @param notApplied names of other parts, in order, which make no difference to a task
 */
public record LocalConfig(String systemPrompt, String fault, List<String> notApplied) {

  private static final String PROMPT = "system_prompt";

  public LocalConfig {
    notApplied = List.copyOf(notApplied);
  }

  /** Reads a configuration for tasks that are answered with these settings. */
  public static LocalConfig of(AgentConfigCandidate candidate, Generation tasks) {
    Map<String, Double> fixed =
        Map.of(
            "max_tokens", (double) tasks.maxTokens(),
            "temperature", tasks.temperature(),
            "top_p", tasks.topP());
    String prompt = candidate.config().path(PROMPT).asText("");
    List<String> faults = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    if (prompt.isBlank()) {
      faults.add("it has no system_prompt, the only part that the local runtime can apply");
    }
    TreeMap<String, JsonNode> parts = new TreeMap<>();
    candidate.config().properties().forEach(part -> parts.put(part.getKey(), part.getValue()));
    parts.remove(PROMPT);
    parts.forEach(
        (name, value) -> {
          Double asked = fixed.get(name);
          if (asked == null) {
            rest.add(name);
          } else if (!value.isNumber() || value.doubleValue() != asked) {
            faults.add(
                "its %s is %s and the tasks are answered with %s".formatted(name, value, asked));
          }
        });
    return new LocalConfig(prompt, String.join("; ", faults), rest);
  }
}
