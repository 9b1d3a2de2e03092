package io.millrace.model.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A recipe as keys and texts, as options give it: {@code learning_rate} and so on. */
public final class RecipeKeys {

  private RecipeKeys() {}

  /** All keys, in the order of the recipe. */
  public static List<String> names() {
    List<String> names = new ArrayList<>();
    WorkerJson.tree(Recipe.DEFAULT).fieldNames().forEachRemaining(names::add);
    return names;
  }

  /**
   * The default recipe with other values; lists are separated by commas.
   *
   * @throws IllegalArgumentException when a key is unknown or a value cannot be used
   */
  public static Recipe recipe(Map<String, String> values) {
    return recipe(Recipe.DEFAULT, values);
  }

  /** As {@link #recipe(Map)} on another recipe's values. */
  public static Recipe recipe(Recipe from, Map<String, String> values) {
    ObjectNode tree = WorkerJson.tree(from);
    values.forEach((key, value) -> put(tree, key, value));
    try {
      return WorkerJson.MAPPER.treeToValue(tree, Recipe.class).checked();
    } catch (JsonProcessingException e) {
      Throwable cause = e.getCause() instanceof IllegalArgumentException c ? c : e;
      String message = String.valueOf(cause.getMessage());
      throw new IllegalArgumentException(
          "Cannot use this recipe: " + message.lines().findFirst().orElse(""), e);
    }
  }

  private static void put(ObjectNode tree, String key, String value) {
    JsonNode known = tree.path(key);
    if (known.isMissingNode()) {
      throw new IllegalArgumentException(
          "Cannot use the recipe's key '" + key + "'; known are " + names());
    }
    if (known.isArray()) {
      tree.putArray(key);
      for (String part : value.split(",")) {
        tree.withArray(key).add(part.strip());
      }
    } else if (known.isTextual() && List.of("schedule", "targets", "too_long").contains(key)) {
      tree.put(key, value.toLowerCase(Locale.ROOT).replace('-', '_'));
    } else {
      tree.put(key, value);
    }
  }
}
