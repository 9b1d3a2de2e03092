package io.millrace.cli.train;

import io.millrace.model.worker.Recipe;
import io.millrace.model.worker.RecipeKeys;
import java.util.Map;

/** What one training is for. */
record Target(String scenario, String role, ScenarioDefaults defaults) {

  /**
   * The recipe with a seed of the role's own: roles that learn the same pairs would else be the
   * same files, which the registry knows under one role only.
   */
  Recipe recipe(RecipeOptions options) {
    Recipe recipe = options.read(defaults.recipe());
    int place = Math.max(0, defaults.roles().indexOf(role));
    return RecipeKeys.recipe(recipe, Map.of("seed", Long.toString(recipe.seed() + place)));
  }
}
