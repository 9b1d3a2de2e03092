package io.millrace.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.duckdb.Schema;
import io.millrace.traffic.HoldoutPair;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A scenario's SFT pairs whose prompts are held out and that no dataset has trained on.
 *
 * @param pairs in the order of their prompts' hashes
 * @param refused how many more there are, by the reason why they cannot be used
 * @param traces the scenario's held-out traces by the reason of the funnel
 */
public record HoldoutPairs(
    List<HoldoutPair> pairs, Map<String, Integer> refused, Map<String, Integer> traces) {

  private static final String TRAINED = "trained on by a dataset";
  private static final String NO_PAYLOAD = "its text is not in the lake";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final String WINNERS =
      """
      CREATE OR REPLACE TEMP TABLE traffic_winners AS
      SELECT w.* FROM sft_winners(min_quality := :min_quality) w
      JOIN trace_facts f ON f.trace_id = w.trace_id
      WHERE w.scenario = ? AND f.split = 'holdout'""";

  private static final String PAIRS =
      """
      WITH trained AS (
        SELECT DISTINCT p.prompt_hash, p.near_key FROM dataset_pairs p
        JOIN datasets d ON d.dataset_hash = p.dataset_hash
        WHERE d.scenario = ? AND p.split <> 'holdout')
      SELECT w.prompt_hash, w.n_rated, f.query_class, w.trace_id, p.messages::VARCHAR AS messages,
        p.tools::VARCHAR AS tools, w.prompt_hash IN (SELECT prompt_hash FROM trained)
          OR coalesce(
            near_key(p.prompt) IN (SELECT near_key FROM trained WHERE near_key IS NOT NULL), false)
          AS trained,
        NOT EXISTS (
          SELECT 1 FROM trace_facts o
          WHERE o.scenario = w.scenario AND o.prompt_hash = w.prompt_hash
            AND o.answer_hash = w.answer_hash AND o.adapter_id = '') AS by_adapters
      FROM traffic_winners w
      JOIN trace_facts f ON f.trace_id = w.trace_id
      LEFT JOIN sft_pairs_of('traffic_winners') p ON p.trace_id = w.trace_id
      ORDER BY w.prompt_hash""";

  private static final String REASONS =
      """
      SELECT r.reason, count(*) AS traces FROM trace_reasons(min_quality := :min_quality) r
      JOIN trace_facts f ON f.trace_id = r.trace_id
      WHERE f.scenario = ? AND f.split = 'holdout' GROUP BY r.reason ORDER BY 2 DESC, 1""";

  public HoldoutPairs {
    pairs = List.copyOf(pairs);
    refused = new LinkedHashMap<>(refused);
    traces = new LinkedHashMap<>(traces);
  }

  /**
   * Reads them as the database has them now.
   *
   * @param lake where the payload lies
   */
  public static HoldoutPairs read(
      Connection connection, Path lake, String scenario, DatasetParameters parameters)
      throws SQLException, IOException {
    boolean unused = Schema.showPayload(connection, lake);
    String winners = with(parameters, WINNERS);
    try (PreparedStatement select = connection.prepareStatement(winners)) {
      select.setString(1, scenario);
      select.execute();
    }
    List<HoldoutPair> pairs = new ArrayList<>();
    Map<String, Integer> refused = new LinkedHashMap<>();
    try (PreparedStatement query = connection.prepareStatement(PAIRS)) {
      query.setString(1, scenario);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          String reason = reason(row, parameters);
          if (reason.isEmpty()) {
            pairs.add(pair(row));
          } else {
            refused.merge(reason, 1, Integer::sum);
          }
        }
      }
    }
    return new HoldoutPairs(pairs, refused, traces(connection, scenario, parameters));
  }

  private static String with(DatasetParameters parameters, String sql) {
    return sql.replace(":min_quality", String.format(Locale.ROOT, "%.9f", parameters.minQuality()));
  }

  /** All pairs that are held out, refused ones too. */
  public int total() {
    return pairs.size() + refused.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static String reason(ResultSet row, DatasetParameters parameters) throws SQLException {
    if (row.getBoolean("trained")) {
      return TRAINED;
    }
    if (row.getLong("n_rated") < parameters.minRated()) {
      return "fewer than %d ratings".formatted(parameters.minRated());
    }
    return row.getString("messages") == null ? NO_PAYLOAD : "";
  }

  private static HoldoutPair pair(ResultSet row) throws SQLException, IOException {
    String tools = row.getString("tools");
    JsonNode parsed = tools == null ? null : json(tools);
    return new HoldoutPair(
        row.getString("prompt_hash"),
        row.getString("query_class"),
        row.getString("trace_id"),
        json(row.getString("messages")),
        parsed == null || parsed.isEmpty() ? null : parsed,
        row.getBoolean("by_adapters"));
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return JSON.readTree(text);
  }

  private static Map<String, Integer> traces(
      Connection connection, String scenario, DatasetParameters parameters) throws SQLException {
    String sql = with(parameters, REASONS);
    Map<String, Integer> traces = new LinkedHashMap<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, scenario);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          traces.put(row.getString(1), row.getInt(2));
        }
      }
    }
    return traces;
  }
}
