package io.millrace.duckdb;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Fills the tables from the golden traces and feedback; hashes and classes are the oracle's. */
final class DefinitionRows {

  static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** What the tables are filled from, below the root. */
  static final List<String> FILES =
      List.of("traces.jsonl", "feedback.jsonl", "parameters.json", "expected/hashes.json");

  private final Connection connection;
  private final Path root;
  private int line;

  DefinitionRows(Connection connection, Path root) {
    this.connection = connection;
    this.root = root;
  }

  void load() throws SQLException, IOException {
    JsonNode hashes = JSON.readTree(root.resolve("expected/hashes.json").toFile());
    for (String text : Files.readAllLines(root.resolve("traces.jsonl"))) {
      JsonNode trace = JSON.readTree(text);
      insertFact(trace, hashes.get(trace.get("trace_id").textValue()));
      inline(trace);
    }
    for (String text : Files.readAllLines(root.resolve("feedback.jsonl"))) {
      JsonNode feedback = JSON.readTree(text);
      insertFeedback(feedback.get("trace_id").textValue(), feedback, time(feedback, "time"), false);
    }
    JsonNode weights = JSON.readTree(root.resolve("parameters.json").toFile()).get("weights");
    for (Map.Entry<String, JsonNode> scenario : weights.properties()) {
      for (Map.Entry<String, JsonNode> weight : scenario.getValue().properties()) {
        insert(
            "feedback_weights",
            Map.of(
                "scenario", scenario.getKey(),
                "name", weight.getKey(),
                "weight", weight.getValue().doubleValue()));
      }
    }
    Ratings.refresh(connection);
  }

  private void insertFact(JsonNode trace, JsonNode hashes) throws SQLException {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("trace_id", trace.get("trace_id").textValue());
    for (String name : List.of("agent", "agent_version", "model", "provider", "adapter_id")) {
      row.put(name, trace.path(name).asText(""));
    }
    row.put("started_at", time(trace, "started_at"));
    row.put("ended_at", time(trace, "ended_at"));
    String outcome = trace.path("outcome").textValue();
    row.put("outcome", outcome);
    row.put(
        "status", outcome == null ? "unknown" : outcome.equals("success") ? outcome : "failure");
    for (String name :
        List.of("scenario", "query_class", "prompt_hash", "answer_hash", "config_hash", "split")) {
      row.put(name, hashes.get(name).textValue());
    }
    row.put("cost_usd", number(trace.path("cost_usd")));
    row.put("latency_ms", number(trace.path("latency_ms")));
    row.put("propensity", number(trace.path("routing").path("propensity")));
    DefinitionMessages messages = DefinitionMessages.of(trace);
    List<String> calls = toolCalls(trace, messages);
    row.put("messages", messages.count());
    row.put("tool_calls", calls.size());
    TreeSet<String> named = new TreeSet<>(calls);
    named.remove("");
    row.put("tool_names", array("VARCHAR", named.toArray()));
    row.put("message_hashes", array("VARCHAR", messages.hashes().toArray()));
    row.put("message_lengths", array("INTEGER", messages.lengths().toArray()));
    row.put("message_indexes", array("INTEGER", messages.indexes().toArray()));
    for (String name :
        List.of("steps", "unparsed_arguments", "payload_bytes", "partition", "revision")) {
      row.put(name, 0);
    }
    for (String category : List.of("email", "phone", "card", "iban", "ip", "key")) {
      row.put("redacted_" + category, 0);
    }
    row.put("flags", array("VARCHAR"));
    row.put("topic", "traces.jsonl");
    row.put("record_offset", ++line);
    row.put("produced_at", time(trace, "ended_at"));
    row.put("content_hash", "");
    row.put("commit_sequence", 1);
    insert("trace_facts", row);
  }

  private static List<String> toolCalls(JsonNode trace, DefinitionMessages messages) {
    List<String> calls = new ArrayList<>();
    for (JsonNode step : trace.path("steps")) {
      if (step.path("kind").asText().equals("tool_call")) {
        calls.add(step.path("name").asText(""));
      }
    }
    return calls.isEmpty() ? messages.calls() : calls;
  }

  private void inline(JsonNode trace) throws SQLException {
    JsonNode feedback = trace.path("feedback");
    if (feedback.isMissingNode() || feedback.isNull()) {
      return;
    }
    String id = trace.get("trace_id").textValue();
    if (!feedback.isArray()) {
      feedback = JSON.createArrayNode().add(JSON.createObjectNode().set("score", feedback));
    }
    for (JsonNode entry : feedback) {
      insertFeedback(id, entry, time(entry.hasNonNull("time") ? entry : trace, "time"), true);
    }
  }

  private void insertFeedback(String id, JsonNode feedback, Timestamp time, boolean inline)
      throws SQLException {
    JsonNode score = feedback.path("score");
    Double value = number(score);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("trace_id", id);
    row.put("step", feedback.path("step").isNumber() ? feedback.get("step").intValue() : null);
    row.put("name", feedback.path("name").asText("feedback"));
    row.put("source", feedback.path("source").asText("human"));
    row.put("author", feedback.path("author").asText(""));
    row.put("score", value);
    row.put("raw_score", score.toString());
    row.put("in_range", value != null && value >= 0 && value <= 1);
    row.put("time", time);
    row.put("inline", inline);
    row.put("topic", "feedback.jsonl");
    row.put("partition", 0);
    row.put("record_offset", ++line);
    row.put("commit_sequence", 1);
    insert("feedback", row);
  }

  private static Double number(JsonNode value) {
    return value.isNumber() ? value.doubleValue() : null;
  }

  /** RFC 3339, or epoch milliseconds, or (below 1e11) seconds; "time" of a trace is its end. */
  private static Timestamp time(JsonNode owner, String field) {
    JsonNode value = owner.hasNonNull(field) ? owner.get(field) : owner.get("ended_at");
    long millis;
    if (value.isTextual()) {
      millis = OffsetDateTime.parse(value.textValue()).toInstant().toEpochMilli();
    } else {
      BigDecimal number = value.decimalValue();
      boolean seconds = number.compareTo(new BigDecimal("1e11")) < 0;
      millis = (seconds ? number.movePointRight(3) : number).longValue();
    }
    return Timestamp.valueOf(LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC));
  }

  private java.sql.Array array(String type, Object... values) throws SQLException {
    return connection.createArrayOf(type, values);
  }

  private void insert(String table, Map<String, Object> row) throws SQLException {
    String marks = "?" + ", ?".repeat(row.size() - 1);
    String sql =
        "INSERT INTO "
            + table
            + " ("
            + String.join(", ", row.keySet())
            + ") VALUES ("
            + marks
            + ")";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      int place = 1;
      for (Object value : row.values()) {
        insert.setObject(place++, value);
      }
      insert.execute();
    }
  }
}
