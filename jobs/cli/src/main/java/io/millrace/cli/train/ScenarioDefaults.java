package io.millrace.cli.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.millrace.cli.CommandFailure;
import io.millrace.dataset.DatasetParameters;
import io.millrace.scenario.InvalidScenarioException;
import io.millrace.scenario.Scenario;
import io.millrace.scenario.ScenarioFiles;
import io.millrace.scenario.ScoreConditioning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a scenario says about its training; {@code recipe.yaml} beside {@code scenario.yaml} holds
 * keys of the recipe.
 *
 * @param base empty where the scenario brings no base model
 * @param roles at least one
 * @param mining the thresholds of its pairs
 * @param template what marks prompts with their answers' quality, empty for nothing
 */
public record ScenarioDefaults(
    Optional<Path> base,
    List<String> roles,
    int minPairs,
    DatasetParameters mining,
    String template,
    Map<String, String> recipe) {

  private static final String RECIPE = "recipe.yaml";
  private static final int MIN_PAIRS = 10;

  /** Reads a scenario's directory; one that is not there leaves everything to the options. */
  public static ScenarioDefaults of(Path directory) throws IOException {
    if (!Files.isRegularFile(directory.resolve(Scenario.FILE))) {
      return new ScenarioDefaults(
          Optional.empty(), List.of("default"), MIN_PAIRS, DatasetParameters.DEFAULT, "", Map.of());
    }
    try {
      Scenario scenario = ScenarioFiles.read(directory);
      return new ScenarioDefaults(
          Optional.of(scenario.baseDirectory()),
          scenario.roles(),
          scenario.mining().minPairs(),
          DatasetParameters.of(scenario),
          scenario.conditioning().map(ScoreConditioning::template).orElse(""),
          recipe(directory.resolve(RECIPE)));
    } catch (InvalidScenarioException invalid) {
      throw new CommandFailure(invalid.faults().get(0).toString(), invalid);
    }
  }

  private static Map<String, String> recipe(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Map.of();
    }
    try {
      return new YAMLMapper().readValue(file.toFile(), new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new CommandFailure(
          "Cannot read %s: %s; give it lines of key: value".formatted(file, e.getOriginalMessage()),
          e);
    }
  }
}
