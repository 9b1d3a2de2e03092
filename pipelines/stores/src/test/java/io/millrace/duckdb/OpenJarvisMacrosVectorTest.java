package io.millrace.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class OpenJarvisMacrosVectorTest {

  @BeforeAll
  static void skipWithoutTraces() {
    Path traces = OpenJarvisMacros.root().resolve("traces.jsonl");
    Assumptions.assumeTrue(Files.exists(traces), () -> traces + " is absent");
  }

  @Test
  void extractsTheRecordedTrainingPairsInOrder() throws SQLException, IOException {
    try (OpenJarvisMacros macros = OpenJarvisMacros.open()) {
      for (Path file : OpenJarvisMacros.answers("expected_sft_")) {
        JsonNode expected = OpenJarvisMacros.read(file);
        List<JsonNode> rows = macros.call("openjarvis_sft_pairs", expected.get("params"), false);
        assertThat(rows).as("%s", file).hasSize(expected.get("count").intValue());
        for (int i = 0; i < rows.size(); i++) {
          JsonNode row = rows.get(i);
          JsonNode pair = expected.get("pairs").get(i);
          assertThat(row.get("source_trace_id")).isEqualTo(expected.get("source_trace_ids").get(i));
          for (String field : List.of("input", "output", "query_class", "model")) {
            assertThat(row.get(field)).as("%s %d %s", file, i, field).isEqualTo(pair.get(field));
          }
          assertClose(row, pair, "feedback");
        }
        report(file, rows.size());
      }
    }
  }

  @Test
  void extractsTheRecordedRouting() throws SQLException, IOException {
    try (OpenJarvisMacros macros = OpenJarvisMacros.open()) {
      for (Path file : OpenJarvisMacros.answers("expected_routing_")) {
        JsonNode expected = OpenJarvisMacros.read(file);
        List<JsonNode> rows = macros.call("openjarvis_routing", expected.get("params"), true);
        assertThat(rows).as("%s", file).hasSize(expected.get("classes").size());
        for (JsonNode row : rows) {
          JsonNode one = expected.get("classes").get(row.get("query_class").textValue());
          assertThat(row.get("best_model")).as("%s", file).isEqualTo(one.get("best_model"));
          assertThat(row.get("sample_count")).isEqualTo(one.get("sample_count"));
          assertClose(row, one, "avg_feedback");
          assertThat(row.get("all_models")).hasSameSizeAs(one.get("all_models"));
          for (JsonNode model : row.get("all_models")) {
            JsonNode recorded = one.get("all_models").get(model.get("model").textValue());
            assertThat(model.get("count")).isEqualTo(recorded.get("count"));
            assertClose(model, recorded, "avg_feedback");
          }
        }
        report(file, rows.size());
      }
    }
  }

  @Test
  void extractsTheRecordedAgentConfigs() throws SQLException, IOException {
    try (OpenJarvisMacros macros = OpenJarvisMacros.open()) {
      for (Path file : OpenJarvisMacros.answers("expected_agent_config_")) {
        JsonNode expected = OpenJarvisMacros.read(file);
        List<JsonNode> rows = macros.call("openjarvis_agent_configs", expected.get("params"), true);
        assertThat(rows).as("%s", file).hasSize(expected.get("classes").size());
        for (JsonNode row : rows) {
          JsonNode one = expected.get("classes").get(row.get("query_class").textValue());
          for (String field : List.of("best_agent", "best_tools", "sample_count")) {
            assertThat(row.get(field)).as("%s %s", file, field).isEqualTo(one.get(field));
          }
          assertClose(row, one, "avg_feedback");
        }
        report(file, rows.size());
      }
    }
  }

  private static void assertClose(JsonNode row, JsonNode expected, String field) {
    assertThat(row.get(field).doubleValue())
        .isCloseTo(expected.get(field).doubleValue(), within(1e-9));
  }

  private static void report(Path file, int cases) {
    System.out.println(file.getFileName() + ": " + cases + " cases");
  }
}
