package io.millrace.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.identity.CanonicalJson;
import io.millrace.identity.TextNormalizer;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The answer makes the expected tool calls in their order: the same names, the same arguments as
 * canonical JSON. Text around the calls does not matter; see {@link EmittedCalls} for the forms.
 */
final class ToolCallVerifier implements Verifier {

  @Override
  public Verification.Scored verify(ScenarioTask task, String answer) throws VerifierException {
    ArrayNode expected =
        EmittedCalls.calls(task.expected())
            .orElseThrow(
                () ->
                    new VerifierException(
                        "Cannot verify task %s: its expected is no list of calls; give it [{\"name\": …, \"arguments\": {…}}]"
                            .formatted(task.id())));
    Optional<ArrayNode> emitted = EmittedCalls.read(answer);
    if (emitted.isEmpty()) {
      return Verification.Scored.of(false, false, "the answer makes no readable tool call");
    }
    ArrayNode given = emitted.get();
    boolean names = given.size() == expected.size();
    boolean arguments = names;
    for (int i = 0; i < expected.size(); i++) {
      names &= name(expected.get(i)).equals(name(given.path(i)));
      arguments &= arguments(expected.get(i)).equals(arguments(given.path(i)));
    }
    SortedMap<String, Boolean> right = new TreeMap<>();
    right.put("arguments", arguments);
    right.put("name", names);
    String note = names ? "other arguments" : "other calls";
    boolean all = names && arguments;
    return new Verification.Scored(all ? 1 : 0, true, right, all ? "" : note);
  }

  private static String name(JsonNode call) {
    return TextNormalizer.normalize(call.path("name").asText());
  }

  private static String arguments(JsonNode call) {
    return call.has("arguments") ? CanonicalJson.of(call.get("arguments")) : "";
  }

  @Override
  public String description() {
    return "tool_call/1";
  }
}
