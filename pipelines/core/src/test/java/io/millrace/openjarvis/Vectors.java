package io.millrace.openjarvis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The recorded inputs and answers. */
final class Vectors {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path ROOT =
      Path.of(System.getProperty("millrace.vectors", "../testing/vectors"), "openjarvis");

  private Vectors() {}

  /** Reads one file of answers, or skips the test where it is absent. */
  static JsonNode read(String name) throws IOException {
    Path file = ROOT.resolve(name);
    Assumptions.assumeTrue(Files.exists(file), () -> file + " is absent");
    return JSON.readTree(Files.readString(file));
  }

  /** Lists the files of answers with this beginning, by name. */
  static List<String> names(String prefix) throws IOException {
    if (!Files.isDirectory(ROOT)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(ROOT)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix) && name.endsWith(".json"))
          .sorted()
          .toList();
    }
  }

  static void report(String name, int cases) {
    System.out.println(name + ": " + cases + " cases");
  }

  /** Reads the traces in scan order, or skips the test where they are absent. */
  static List<LegacyTrace> scan() throws IOException {
    return ScanOrder.of(arrived());
  }

  static List<LegacyTrace> arrived() throws IOException {
    Path file = ROOT.resolve("traces.jsonl");
    Assumptions.assumeTrue(Files.exists(file), () -> file + " is absent");
    List<LegacyTrace> traces = new ArrayList<>();
    for (String line : Files.readString(file).split("\n")) {
      if (!line.isEmpty()) {
        traces.add(trace(JSON.readTree(line)));
      }
    }
    return traces;
  }

  static MiningOptions options(JsonNode params) {
    return new MiningOptions(
        params.get("min_quality").doubleValue(),
        params.get("min_samples_per_class").intValue(),
        params.path("agent").textValue());
  }

  private static LegacyTrace trace(JsonNode node) {
    List<LegacyStep> steps = new ArrayList<>();
    node.get("steps").forEach(step -> steps.add(step(step)));
    JsonNode feedback = node.get("feedback");
    return new LegacyTrace(
        node.get("trace_id").textValue(),
        node.get("query").textValue(),
        node.get("result").textValue(),
        node.get("agent").textValue(),
        node.get("model").textValue(),
        node.get("outcome").textValue(),
        feedback.isNull() ? null : feedback.doubleValue(),
        node.get("started_at").doubleValue(),
        node.get("total_tokens").doubleValue(),
        node.get("total_latency_seconds").doubleValue(),
        steps);
  }

  private static LegacyStep step(JsonNode node) {
    JsonNode output = node.get("output");
    return new LegacyStep(
        node.get("step_type").textValue(),
        node.get("duration_seconds").doubleValue(),
        node.path("input").path("tool").textValue(),
        output.path("success").asBoolean(),
        output.path("prompt_tokens").asDouble(),
        output.path("completion_tokens").asDouble(),
        node.path("metadata").path("energy_joules").asDouble());
  }
}
