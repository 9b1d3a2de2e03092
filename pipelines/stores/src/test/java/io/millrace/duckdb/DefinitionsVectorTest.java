package io.millrace.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The views against an independent program's answers over the golden traces and feedback. */
final class DefinitionsVectorTest {

  private static final Path ROOT =
      Path.of(System.getProperty("millrace.vectors")).resolve("definitions");
  private static Connection connection;

  @BeforeAll
  static void loadTracesAndFeedback(@TempDir Path lake) throws SQLException, IOException {
    for (String input : DefinitionRows.FILES) {
      assumeTrue(Files.exists(ROOT.resolve(input)), () -> "no " + input);
    }
    connection = DriverManager.getConnection("jdbc:duckdb:");
    Schema.migrate(connection, lake);
    new DefinitionRows(connection, ROOT).load();
  }

  @AfterAll
  static void close() throws SQLException {
    if (connection != null) {
      connection.close();
    }
  }

  @Test
  void keepsTheNewestValidFeedbackOfEachIdentity() throws SQLException, IOException {
    JsonNode expected = expected("feedback_in_force.json");
    String identity = "trace_id, step, name, source, author, epoch_ms(time) AS time_ms";
    compare(
        "feedback_in_force.json in_force",
        "SELECT " + identity + ", score, records FROM feedback_in_force",
        expected.get("in_force"),
        List.of("trace_id", "step", "name", "source", "author"));
    compare(
        "feedback_in_force.json flagged",
        "SELECT " + identity + " FROM feedback WHERE NOT in_range",
        withoutScores(expected.get("flagged")),
        List.of("trace_id", "step", "name", "source", "author", "time_ms"));
  }

  @Test
  void ratesATraceByItsBestSource() throws SQLException, IOException {
    ArrayNode rows = DefinitionRows.JSON.createArrayNode();
    for (Map.Entry<String, JsonNode> entry : expected("quality.json").properties()) {
      rows.add(((ObjectNode) entry.getValue()).put("trace_id", entry.getKey()));
    }
    compare(
        "quality.json",
        "SELECT trace_id, quality, source, to_json(flags) AS flags FROM trace_quality",
        rows,
        List.of("trace_id"));
  }

  @Test
  void poolsCopiesAndGivesEveryTraceOneReason() throws SQLException, IOException {
    for (JsonNode set : parameterSets()) {
      String file = "sft_" + set.get("name").textValue() + ".json";
      JsonNode expected = expected(file);
      String minQuality = "(min_quality := " + set.get("min_quality") + ")";
      compare(
          file + " candidates",
          "FROM sft_candidates" + minQuality,
          expected.get("candidates"),
          List.of("scenario", "prompt_hash", "answer_hash"));
      compare(
          file + " winners",
          "FROM sft_winners" + minQuality,
          expected.get("winners"),
          List.of("scenario", "prompt_hash"));
      compare(
          file + " reasons",
          "FROM trace_reasons" + minQuality,
          named(expected.get("reasons"), "trace_id", "reason"),
          List.of("trace_id"));
    }
  }

  @Test
  void pairsAWinnerWithTheClearlyWorseRival() throws SQLException, IOException {
    JsonNode thresholds = parameters().get("preference");
    for (JsonNode set : parameterSets()) {
      String file = "preference_" + set.get("name").textValue() + ".json";
      String arguments =
          String.format(
              Locale.ROOT,
              "(min_quality := %s, min_gap := %s, min_probability := %s)",
              set.get("min_quality"),
              thresholds.get("min_gap"),
              thresholds.get("min_probability"));
      JsonNode expected = expected(file);
      compare(
          file + " pairs",
          "FROM preference_selection" + arguments,
          expected.get("pairs"),
          List.of("scenario", "prompt_hash"));
      compare(
          file + " prompts_without_pair",
          "SELECT reason, sum(prompts)::BIGINT AS prompts FROM preference_missing"
              + arguments
              + " GROUP BY reason",
          named(expected.get("prompts_without_pair"), "reason", "prompts"),
          List.of("reason"));
    }
  }

  @Test
  void routesToTheModelWithTheHighestLowerBound() throws SQLException, IOException {
    for (JsonNode set : parameterSets()) {
      String file = "routing_" + set.get("name").textValue() + ".json";
      JsonNode expected = expected(file);
      compare(
          file + " evidence",
          "FROM routing_evidence",
          expected.get("evidence"),
          List.of("scenario", "query_class", "model"));
      compare(
          file + " policy",
          "SELECT * REPLACE (to_json(explore) AS explore) FROM routing_policy(min_support := "
              + set.get("min_support")
              + ")",
          expected.get("policy"),
          List.of("scenario", "query_class"));
    }
  }

  @Test
  void recommendsAnAgentConfigurationWithItsToolsAndTurns() throws SQLException, IOException {
    for (JsonNode set : parameterSets()) {
      String file = "agent_configs_" + set.get("name").textValue() + ".json";
      JsonNode expected = expected(file);
      compare(
          file + " evidence",
          "FROM agent_config_evidence",
          expected.get("evidence"),
          List.of("scenario", "query_class", "agent", "agent_version", "config_hash"));
      compare(
          file + " agent_configs",
          "SELECT * REPLACE (to_json(list_transform(tools, lambda t: json_array(t.name, t.traces)))"
              + " AS tools, to_json(list_transform(explore, lambda e: json_array(e.agent,"
              + " e.agent_version, e.config_hash))) AS explore) FROM agent_configs(min_quality := "
              + set.get("min_quality")
              + ", min_support := "
              + set.get("min_support")
              + ")",
          expected.get("agent_configs"),
          List.of("scenario", "query_class"));
    }
  }

  @Test
  void countsTracesPerScenarioAndReason() throws SQLException, IOException {
    for (JsonNode set : parameterSets()) {
      String file = "funnel_" + set.get("name").textValue() + ".json";
      ArrayNode rows = DefinitionRows.JSON.createArrayNode();
      for (Map.Entry<String, JsonNode> scenario : expected(file).get("scenarios").properties()) {
        for (Map.Entry<String, JsonNode> reason : scenario.getValue().properties()) {
          if (!reason.getKey().equals("traces") && reason.getValue().intValue() > 0) {
            rows.addObject()
                .put("scenario", scenario.getKey())
                .put("reason", reason.getKey())
                .set("traces", reason.getValue());
          }
        }
      }
      compare(
          file,
          "FROM funnel(min_quality := " + set.get("min_quality") + ")",
          rows,
          List.of("scenario", "reason"));
    }
  }

  private static JsonNode parameters() throws IOException {
    return DefinitionRows.JSON.readTree(ROOT.resolve("parameters.json").toFile());
  }

  private static JsonNode parameterSets() throws IOException {
    return parameters().get("parameter_sets");
  }

  private static JsonNode expected(String file) throws IOException {
    Path path = ROOT.resolve("expected").resolve(file);
    assumeTrue(Files.exists(path), () -> "no " + file);
    return DefinitionRows.JSON.readTree(path.toFile());
  }

  private static ArrayNode named(JsonNode values, String key, String value) {
    ArrayNode rows = DefinitionRows.JSON.createArrayNode();
    values
        .properties()
        .forEach(e -> rows.addObject().put(key, e.getKey()).set(value, e.getValue()));
    return rows;
  }

  /** Which records are flagged; how a score was written is the decoder's affair. */
  private static ArrayNode withoutScores(JsonNode flagged) {
    ArrayNode rows = DefinitionRows.JSON.createArrayNode();
    flagged.forEach(row -> rows.add(((ObjectNode) row).without("score")));
    return rows;
  }

  private static void compare(String name, String sql, JsonNode expected, List<String> key)
      throws SQLException, IOException {
    Map<String, JsonNode> wanted = byKey(expected, key);
    Map<String, JsonNode> found = byKey(rows(sql), key);
    assertThat(found.keySet()).as(name).isEqualTo(wanted.keySet());
    for (Map.Entry<String, JsonNode> row : wanted.entrySet()) {
      for (Map.Entry<String, JsonNode> field : row.getValue().properties()) {
        JsonNode value = found.get(row.getKey()).path(field.getKey());
        String where = name + " " + row.getKey() + " " + field.getKey();
        if (field.getValue().isNumber() && value.isNumber()) {
          double want = field.getValue().doubleValue();
          double tolerance = 1e-9 * Math.max(1, Math.abs(want));
          assertThat(Math.abs(value.doubleValue() - want)).as(where).isLessThanOrEqualTo(tolerance);
        } else {
          assertThat(value).as(where).isEqualTo(field.getValue());
        }
      }
    }
    System.out.println(name + ": " + expected.size() + " cases");
  }

  private static Map<String, JsonNode> byKey(JsonNode rows, List<String> key) {
    Map<String, JsonNode> byKey = new TreeMap<>();
    for (JsonNode row : rows) {
      String name = String.join("|", key.stream().map(part -> row.path(part).asText()).toList());
      assertThat(byKey.put(name, row)).as("two rows of " + name).isNull();
    }
    return byKey;
  }

  private static JsonNode rows(String sql) throws SQLException, IOException {
    ArrayNode rows = DefinitionRows.JSON.createArrayNode();
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT to_json(r)::VARCHAR FROM (" + sql + ") r")) {
      while (result.next()) {
        rows.add(DefinitionRows.JSON.readTree(result.getString(1)));
      }
    }
    return rows;
  }
}
