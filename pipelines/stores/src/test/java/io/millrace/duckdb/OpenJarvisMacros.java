package io.millrace.duckdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.mining.QueryClass;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The recorded OpenJarvis traces in a DuckDB of their own, under the compatibility macros. */
final class OpenJarvisMacros implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RESOURCES = "/duckdb/openjarvis/";

  private final Connection connection;

  private OpenJarvisMacros(Connection connection) {
    this.connection = connection;
  }

  static Path root() {
    return Path.of(System.getProperty("millrace.vectors", "../testing/vectors"), "openjarvis");
  }

  static OpenJarvisMacros open() throws SQLException, IOException {
    OpenJarvisMacros macros = new OpenJarvisMacros(DriverManager.getConnection("jdbc:duckdb:"));
    try (Statement statement = macros.connection.createStatement()) {
      for (String file : resource("index").split("\n")) {
        statement.execute(resource(file));
      }
    }
    macros.insert(Files.readString(root().resolve("traces.jsonl")).split("\n"));
    return macros;
  }

  static List<Path> answers(String prefix) throws IOException {
    if (!Files.isDirectory(root())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(root())) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    }
  }

  static JsonNode read(Path file) throws IOException {
    return JSON.readTree(Files.readString(file));
  }

  /** Calls a macro with a file's parameters, and returns its rows as JSON in order. */
  List<JsonNode> call(String macro, JsonNode params, boolean perClass)
      throws SQLException, IOException {
    String sql =
        "SELECT to_json(t)::VARCHAR FROM "
            + macro
            + "(min_quality := ?, only_agent := ?"
            + (perClass ? ", min_samples := ?" : "")
            + ") t";
    List<JsonNode> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setDouble(1, params.get("min_quality").doubleValue());
      statement.setString(2, params.path("agent").textValue());
      if (perClass) {
        statement.setInt(3, params.get("min_samples_per_class").intValue());
      }
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(JSON.readTree(result.getString(1)));
        }
      }
    }
    return rows;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private void insert(String[] lines) throws SQLException, IOException {
    String sql = "INSERT INTO openjarvis_traces VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    try (PreparedStatement row = connection.prepareStatement(sql)) {
      for (int arrival = 0; arrival < lines.length; arrival++) {
        JsonNode trace = JSON.readTree(lines[arrival]);
        JsonNode feedback = trace.get("feedback");
        row.setLong(1, arrival);
        row.setString(2, trace.get("trace_id").textValue());
        row.setString(3, trace.get("query").textValue());
        row.setString(4, trace.get("result").textValue());
        row.setString(5, QueryClass.of(trace.get("query").textValue()).label());
        row.setString(6, trace.get("agent").textValue());
        row.setString(7, trace.get("model").textValue());
        row.setString(8, trace.get("outcome").textValue());
        row.setObject(9, feedback.isNull() ? null : (Double) feedback.doubleValue());
        row.setDouble(10, trace.get("started_at").doubleValue());
        row.setArray(11, connection.createArrayOf("VARCHAR", tools(trace)));
        row.execute();
      }
    }
  }

  private static Object[] tools(JsonNode trace) {
    List<String> tools = new ArrayList<>();
    for (JsonNode step : trace.get("steps")) {
      String tool = step.path("input").path("tool").asText("");
      if (step.get("step_type").textValue().equals("tool_call")
          && step.path("input").path("tool").isTextual()
          && !tool.isEmpty()) {
        tools.add(tool);
      }
    }
    return tools.toArray();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = OpenJarvisMacros.class.getResourceAsStream(RESOURCES + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
