package io.millrace.scenario;

import io.millrace.gate.GatePolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One family of tasks, as its {@code scenario.yaml} describes it.
 *
 * @param directory where its files lie
 * @param baseModel the base's directory relative to the scenario's, or its name among all bases;
 *     empty for the default, see {@link BaseModels}
 * @param systemPrompt what its agents are told, empty for nothing
 * @param roles slots that are learnt, at least one
 * @param queryClasses names of the classes that its routing is about
 * @param tools names of the tools that its agents may call
 * @param tasks the file of held-out tasks, relative to the directory
 * @param conditioning how prompts are marked with quality in training, empty for not at all
 * @param feedbackWeights weight by feedback name; names not listed weigh 1
 * @param prices by model name
 */
public record Scenario(
    Path directory,
    String name,
    String description,
    String baseModel,
    String systemPrompt,
    List<String> roles,
    List<String> queryClasses,
    Mining mining,
    List<String> tools,
    String tasks,
    VerifierSpec verifier,
    Generation generation,
    GatePolicy gate,
    Optional<ScoreConditioning> conditioning,
    Map<String, Double> feedbackWeights,
    Map<String, Price> prices) {

  /** The name of the file that describes a scenario. */
  public static final String FILE = "scenario.yaml";

  public Scenario {
    roles = List.copyOf(roles);
    queryClasses = List.copyOf(queryClasses);
    tools = List.copyOf(tools);
    feedbackWeights = Map.copyOf(feedbackWeights);
    prices = Map.copyOf(prices);
  }

  /** The file of held-out tasks. */
  public Path tasksFile() {
    return directory.resolve(tasks);
  }
}
