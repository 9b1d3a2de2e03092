package io.millrace.cli.scenario;

import io.millrace.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a new scenario. */
final class ScenarioTemplate {

  private static final String YAML =
      """
      name: %s
      description: What its agents do, in one sentence.

      # A directory beside this file (config.json, tokenizer, *.safetensors), or an id elsewhere.
      base_model: base
      system_prompt: ""
      roles: [default]

      mining:
        min_quality: 0.7
        min_rated: 1
        self_share: 0.3
        min_pairs: 10

      # Held-out tasks: id, group, slice, weight, prompt or messages, expected.
      tasks: tasks.jsonl
      verifier:
        # exact, exact_json, regex, json_schema, numeric, tool_call, command or llm_judge
        type: exact

      generation:
        max_tokens: 256
        temperature: 0

      gate:
        min_improvement: 0.02
        alpha: 0.05
        spending: fdr
        budget: 1000
        min_slice: 30

      feedback:
        feedback: 1
      """;

  private static final String TASKS =
      """
      {"id":"sum-1","group":"sum","prompt":"2 + 2?","expected":"4"}
      {"id":"sum-2","group":"sum","prompt":"What is two plus two?","expected":"4"}
      """;

  private ScenarioTemplate() {}

  static void write(Path directory, String name) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(Scenario.FILE), YAML.formatted(name));
    Files.writeString(directory.resolve("tasks.jsonl"), TASKS);
    Files.writeString(
        directory.resolve("README.md"),
        "# %s%n%nWhat its agents do, where its tasks come from, and what its base knows.%n"
            .formatted(name));
  }
}
