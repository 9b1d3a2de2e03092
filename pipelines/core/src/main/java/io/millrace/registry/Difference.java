package io.millrace.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.identity.CanonicalJson;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The first field, in the order of the names, in which two JSON objects differ.
 *
 * @param field its path, names joined by a dot
 * @param there its canonical JSON in the first object, {@code nothing} when it has none
 * @param here the same of the second
 */
record Difference(String field, String there, String here) {

  static Optional<Difference> first(JsonNode there, JsonNode here) {
    return first("", there, here);
  }

  private static Optional<Difference> first(String path, JsonNode there, JsonNode here) {
    if (there.isObject() && here.isObject()) {
      TreeSet<String> names = new TreeSet<>();
      there.fieldNames().forEachRemaining(names::add);
      here.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        String inner = path.isEmpty() ? name : path + "." + name;
        Optional<Difference> found = first(inner, there.path(name), here.path(name));
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }
    String left = text(there);
    String right = text(here);
    return left.equals(right) ? Optional.empty() : Optional.of(new Difference(path, left, right));
  }

  private static String text(JsonNode value) {
    return value.isMissingNode() ? "nothing" : CanonicalJson.of(value);
  }
}
