package io.millrace.scenario;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads the section {@code verifier}. */
final class VerifierReader {

  private static final int TIMEOUT_SECONDS = 30;

  private final Path directory;
  private final Section section;

  VerifierReader(Path directory, Section section) {
    this.directory = directory;
    this.section = section;
  }

  VerifierSpec read() {
    Map<String, Supplier<VerifierSpec>> types = new LinkedHashMap<>();
    types.put("exact_json", () -> new VerifierSpec.ExactJson(section.texts("fields")));
    types.put("exact", VerifierSpec.ExactText::new);
    types.put("regex", () -> new VerifierSpec.Regex(section.flag("whole", false)));
    types.put("json_schema", this::schema);
    types.put("numeric", this::numeric);
    types.put("tool_call", VerifierSpec.ToolCall::new);
    types.put("command", this::command);
    types.put("llm_judge", this::judge);
    Supplier<VerifierSpec> chosen = section.choice("type", types, types.get("exact"));
    if (section.text("type", null) == null) {
      section.fault(
          "type",
          "Cannot do without verifier.type; give one of " + String.join(", ", types.keySet()));
    }
    VerifierSpec spec = chosen.get();
    section.refuseUnknown();
    return spec;
  }

  private VerifierSpec schema() {
    String file = section.required("schema");
    if (!file.isEmpty() && !Files.isRegularFile(directory.resolve(file))) {
      section.fault(
          "schema", "Cannot find %s; name a JSON schema beside the scenario".formatted(file));
    }
    return new VerifierSpec.JsonSchema(file);
  }

  private VerifierSpec numeric() {
    return new VerifierSpec.Numeric(
        section.number("absolute", 0, 0, 1e300), section.number("relative", 0, 0, 1e6));
  }

  private VerifierSpec command() {
    List<String> words = section.texts("command");
    if (words.isEmpty()) {
      section.fault("command", "Cannot do without verifier.command; give a list of words");
    }
    return new VerifierSpec.Command(words, section.whole("timeout_seconds", TIMEOUT_SECONDS, 1));
  }

  private VerifierSpec judge() {
    return new VerifierSpec.Judge(section.required("rubric"), section.required("model"));
  }
}
