package io.millrace.jobs.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.millrace.dataset.DatasetParameters;
import io.millrace.scenario.BaseModels;
import io.millrace.scenario.InvalidScenarioException;
import io.millrace.scenario.Mining;
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
 * @param directory where its files are, or would be
 * @param base the base model's folder, which need not exist; empty where none is named
 * @param roles at least one
 * @param mining the thresholds of its pairs
 * @param template what marks prompts with their answers' quality, empty for nothing
 */
public record ScenarioDefaults(
    Path directory,
    Optional<Path> base,
    List<String> roles,
    int minPairs,
    DatasetParameters mining,
    String template,
    Map<String, String> recipe) {

  /** The file beside {@code scenario.yaml} that holds keys of the recipe. */
  public static final String RECIPE = "recipe.yaml";

  /**
   * Reads a scenario's directory; one that is not there leaves all but a default base to the
   * options.
   *
   * @param name the scenario's
   * @throws IOException when a file cannot be read, or has a fault, which is named
   */
  public static ScenarioDefaults of(Path directory, String name, BaseModels models)
      throws IOException {
    if (!Files.isRegularFile(directory.resolve(Scenario.FILE))) {
      return new ScenarioDefaults(
          directory,
          models.find(directory, name, ""),
          List.of("default"),
          Mining.DEFAULT.minPairs(),
          DatasetParameters.DEFAULT,
          "",
          Map.of());
    }
    Scenario scenario;
    try {
      scenario = ScenarioFiles.read(directory);
    } catch (InvalidScenarioException invalid) {
      throw new IOException(invalid.faults().get(0).toString(), invalid);
    }
    return new ScenarioDefaults(
        directory,
        models.find(scenario),
        scenario.roles(),
        scenario.mining().minPairs(),
        DatasetParameters.of(scenario),
        scenario.conditioning().map(ScoreConditioning::template).orElse(""),
        recipe(directory.resolve(RECIPE)));
  }

  private static Map<String, String> recipe(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Map.of();
    }
    try {
      Map<String, String> keys =
          new YAMLMapper().readValue(file.toFile(), new TypeReference<Map<String, String>>() {});
      if (keys == null || keys.containsValue(null)) {
        throw new IOException(
            "Cannot use %s: it is empty, or a key of it is; give it lines of key: value"
                .formatted(file));
      }
      return keys;
    } catch (JsonProcessingException e) {
      throw new IOException(
          "Cannot read %s: %s; give it lines of key: value".formatted(file, e.getOriginalMessage()),
          e);
    }
  }
}
