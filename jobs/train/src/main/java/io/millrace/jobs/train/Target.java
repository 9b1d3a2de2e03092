package io.millrace.jobs.train;

import io.millrace.model.worker.Recipe;
import io.millrace.model.worker.RecipeKeys;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one training is for.
 *
 * @param place of the role among the scenario's own and then the others that were asked for, from 0
 */
public record Target(String scenario, String role, int place, ScenarioDefaults defaults) {

  /**
   * The recipe with a seed of the role's own: roles that learn the same pairs would else be the
   * same files, which the registry knows under one role only.
   *
   * @param keys that go before the scenario's
   * @throws IllegalArgumentException naming the key that is unknown or unusable
   */
  Recipe recipe(Map<String, String> keys) {
    Map<String, String> all = new TreeMap<>(defaults.recipe());
    all.putAll(keys);
    Recipe recipe = RecipeKeys.recipe(all);
    return RecipeKeys.recipe(recipe, Map.of("seed", Long.toString(recipe.seed() + place)));
  }
}
