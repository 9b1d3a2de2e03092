package io.millrace.cli.train;

import io.millrace.cli.settings.Settings;
import io.millrace.duckdb.DuckDbGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the database says about where a scenario's pairs come from. */
final class Funnel {

  private static final String REASONS =
      "SELECT reason || ' ' || traces FROM funnel() WHERE scenario = ? ORDER BY traces DESC, reason";
  private static final String OF_AGENT =
      "SELECT p.trace_id FROM dataset_pairs p JOIN trace_facts f ON f.trace_id = p.trace_id"
          + " WHERE p.dataset_hash = ? AND f.agent = ?";

  private final Settings settings;

  Funnel(Settings settings) {
    this.settings = settings;
  }

  /** The scenario's traces by reason, the most frequent first; empty without a database. */
  String reasons(String scenario) throws SQLException, IOException {
    return String.join(", ", column(REASONS, scenario));
  }

  /** The traces of a dataset's pairs that an agent produced. */
  Set<String> traces(String datasetHash, String agent) throws SQLException, IOException {
    return new HashSet<>(column(OF_AGENT, datasetHash, agent));
  }

  private List<String> column(String sql, String... values) throws SQLException, IOException {
    if (!Files.exists(settings.duckdb())) {
      return List.of();
    }
    return new DuckDbGateway(settings.duckdb())
        .readOnly(
            connection -> {
              try (PreparedStatement query = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                  query.setString(i + 1, values[i]);
                }
                List<String> found = new ArrayList<>();
                try (ResultSet rows = query.executeQuery()) {
                  while (rows.next()) {
                    found.add(rows.getString(1));
                  }
                }
                return found;
              }
            });
  }
}
