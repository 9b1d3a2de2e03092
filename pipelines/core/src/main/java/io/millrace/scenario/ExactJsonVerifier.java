package io.millrace.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.identity.CanonicalJson;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The answer is JSON equal to what is expected, numbers by value, and says of each field whether it
 * is right. Text around the JSON makes an answer invalid.
 */
final class ExactJsonVerifier implements Verifier {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final List<String> fields;

  /** Compares these fields, and all of the object where none is named. */
  ExactJsonVerifier(List<String> fields) {
    this.fields = List.copyOf(fields);
  }

  @Override
  public Verification.Scored verify(ScenarioTask task, String answer) throws VerifierException {
    JsonNode expected = expected(task);
    JsonNode given = parsed(answer);
    if (given == null) {
      return Verification.Scored.of(false, false, "the answer is not JSON");
    }
    if (!expected.isObject()) {
      return Verification.Scored.of(equal(expected, given), true, "the values differ");
    }
    SortedMap<String, Boolean> right = new TreeMap<>();
    names(expected).forEach(name -> right.put(name, equal(expected.path(name), given.path(name))));
    boolean more = fields.isEmpty() && given.size() > expected.size();
    boolean all = given.isObject() && !more && !right.containsValue(false);
    List<String> wrong = right.keySet().stream().filter(name -> !right.get(name)).toList();
    String note = wrong.isEmpty() ? "unexpected fields" : "wrong: " + String.join(", ", wrong);
    return new Verification.Scored(all ? 1 : 0, given.isObject(), right, all ? "" : note);
  }

  private List<String> names(JsonNode expected) {
    if (!fields.isEmpty()) {
      return fields;
    }
    List<String> names = new ArrayList<>();
    expected.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** What the task expects; a text that holds JSON counts as that JSON. */
  private static JsonNode expected(ScenarioTask task) throws VerifierException {
    if (task.expected() == null) {
      throw new VerifierException(
          "Cannot verify task %s: it has no expected; give it one".formatted(task.id()));
    }
    if (!task.expected().isTextual()) {
      return task.expected();
    }
    JsonNode parsed = parsed(task.expected().textValue());
    return parsed == null ? task.expected() : parsed;
  }

  private static JsonNode parsed(String text) {
    try {
      JsonNode parsed = JSON.readTree(text);
      return parsed.isMissingNode() ? null : parsed;
    } catch (JsonProcessingException notJson) {
      return null;
    }
  }

  private static boolean equal(JsonNode one, JsonNode other) {
    return !other.isMissingNode()
        && !one.isMissingNode()
        && CanonicalJson.of(one).equals(CanonicalJson.of(other));
  }

  @Override
  public String description() {
    return "exact_json/1 " + String.join(",", fields);
  }
}
