package io.millrace.cli.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.scenario.Scenario;
import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.TaskSet;
import io.millrace.scenario.VerifierSpec;
import io.millrace.traffic.VerifierProposal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes scenario.yaml and README.md of a scenario that was made from traffic. */
final class ScenarioYaml {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int FEWEST_TOKENS = 32;
  private static final int MOST_TOKENS = 1024;

  private ScenarioYaml() {}

  static void write(
      Path directory, TrafficScenario.Wish wish, VerifierProposal proposal, TaskSet tasks)
      throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("name: " + quoted(wish.name()));
    lines.add("description: Made from traffic; its tasks are conversations that were held out.");
    lines.add("");
    lines.add("base_model: " + quoted(wish.base().toRealPath().toString()));
    lines.add("roles: [default]");
    lines.add("");
    lines.add("mining:");
    lines.add(String.format(Locale.ROOT, "  min_quality: %s", wish.mining().minQuality()));
    lines.add("  min_rated: " + wish.mining().minRated());
    lines.add("");
    lines.add("tasks: tasks.jsonl");
    lines.add((proposal.guess() ? "# a guess: " : "# ") + proposal.why());
    lines.add("verifier:");
    lines.addAll(verifier(proposal.verifier()));
    lines.add("");
    lines.add("generation:");
    lines.add("  max_tokens: " + tokens(tasks));
    lines.add("  temperature: 0");
    Files.write(directory.resolve(Scenario.FILE), lines);
    Files.writeString(
        directory.resolve("README.md"),
        "# %s%n%nMade with `millrace scenario from-traffic`; `traffic.json` says of what.%n"
            .formatted(wish.name()));
  }

  private static List<String> verifier(VerifierSpec spec) throws JsonProcessingException {
    List<String> lines = new ArrayList<>(List.of("  type: " + spec.type()));
    if (spec instanceof VerifierSpec.ExactJson json && !json.fields().isEmpty()) {
      lines.add("  fields: " + quoted(json.fields()));
    } else if (spec instanceof VerifierSpec.Numeric numeric) {
      lines.add("  absolute: " + numeric.absolute());
      lines.add("  relative: " + numeric.relative());
    } else if (spec instanceof VerifierSpec.Command command) {
      lines.add("  command: " + quoted(command.words()));
      lines.add("  timeout_seconds: " + command.timeoutSeconds());
    } else if (spec instanceof VerifierSpec.Judge judge) {
      lines.add("  rubric: " + quoted(judge.rubric()));
      lines.add("  model: " + quoted(judge.model()));
    }
    return lines;
  }

  /** Room for the longest answer expected: a token has seldom fewer than two characters. */
  private static int tokens(TaskSet tasks) {
    int longest = 0;
    for (ScenarioTask task : tasks.tasks()) {
      longest = Math.max(longest, task.expected().toString().length());
    }
    int half = Math.max(1, longest / 2);
    int power = Integer.highestOneBit(half);
    return Math.min(MOST_TOKENS, Math.max(FEWEST_TOKENS, power < half ? 2 * power : power));
  }

  /** JSON is YAML, whatever is in the text. */
  private static String quoted(Object value) throws JsonProcessingException {
    return JSON.writeValueAsString(value);
  }
}
