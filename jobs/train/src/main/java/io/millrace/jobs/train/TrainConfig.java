package io.millrace.jobs.train;

import io.millrace.events.SlotTopic;
import io.millrace.model.worker.Recipe;
import io.millrace.model.worker.RecipeKeys;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The train job's options: {@code home}, {@code scenario}, {@code base}, and optionally {@code
 * role}, {@code dataset}, {@code conditioning}, {@code base-name}, {@code lake}, {@code cache},
 * {@code min-pairs}, {@code recipe.*}, {@code kafka.*} and {@code topics.adapters}.
 */
record TrainConfig(
    TrainingHome home,
    Path lake,
    String scenario,
    String role,
    String dataset,
    String conditioning,
    Path base,
    String baseName,
    int minPairs,
    Recipe recipe,
    WorkerOptions worker,
    Optional<SlotTopic> events) {

  private static final String RECIPE = "recipe.";

  /**
   * Reads options.
   *
   * @throws IllegalArgumentException naming the first that is missing, unknown or unusable
   */
  static TrainConfig from(Map<String, String> given) {
    Map<String, String> keys = new TreeMap<>(given);
    Map<String, String> recipe = new TreeMap<>();
    keys.forEach(
        (key, value) -> {
          if (key.startsWith(RECIPE)) {
            recipe.put(key.substring(RECIPE.length()), value);
          }
        });
    recipe.keySet().forEach(key -> keys.remove(RECIPE + key));
    Path home = Path.of(required(keys, "home"));
    String lake = keys.remove("lake");
    String role = keys.remove("role");
    String base = required(keys, "base");
    String baseName = keys.remove("base-name");
    String cache = keys.remove("cache");
    String least = keys.remove("min-pairs");
    String conditioning = keys.remove("conditioning");
    TrainConfig config =
        new TrainConfig(
            new TrainingHome(home),
            lake == null ? home.resolve("lake") : Path.of(lake),
            required(keys, "scenario"),
            role == null ? "default" : role,
            keys.remove("dataset"),
            conditioning == null ? "" : conditioning,
            Path.of(base),
            baseName == null ? base : baseName,
            least == null ? 10 : Integer.parseInt(least),
            RecipeKeys.recipe(recipe),
            WorkerOptions.in(cache == null ? new TrainingHome(home).cache().toString() : cache),
            SlotTopic.taken(keys));
    if (!keys.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot use the options "
              + keys.keySet()
              + "; known are home, scenario, base, role, dataset, conditioning, base-name, lake, cache, min-pairs, recipe.*, kafka.* and topics.adapters");
    }
    return config;
  }

  private static String required(Map<String, String> keys, String key) {
    String value = keys.remove(key);
    if (value == null) {
      throw new IllegalArgumentException("Cannot train without --" + key + "; give it a value");
    }
    return value;
  }
}
