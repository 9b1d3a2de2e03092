package io.millrace.jobs.train;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a call asks of all its trainings; what it leaves out each scenario says itself.
 *
 * @param base folder of the base model
 * @param baseName what servers find the base by, else its folder as it was given
 * @param dataset the beginning of its hash, else the scenario's newest
 * @param agent the only one whose traces count, else all count
 * @param template what marks prompts with their answers' quality, empty text for nothing
 * @param minPairs the least number of pairs that is trained on
 * @param recipe keys of the recipe
 */
public record TrainingOptions(
    Optional<Path> base,
    Optional<String> baseName,
    Optional<String> dataset,
    Optional<String> agent,
    Optional<String> template,
    OptionalInt minPairs,
    Map<String, String> recipe) {

  public TrainingOptions {
    recipe = Map.copyOf(recipe);
  }

  /** Everything as the scenarios say, these keys of the recipe aside. */
  public static TrainingOptions of(Map<String, String> recipe) {
    return new TrainingOptions(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        recipe);
  }
}
