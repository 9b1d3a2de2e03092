package io.millrace.jobs.train;

import io.millrace.duckdb.DuckDbGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the database, where there is one, says about where a scenario's pairs come from. */
public final class Funnel {

  private static final String REASONS =
      "SELECT reason || ' ' || traces FROM funnel() WHERE scenario = ? ORDER BY traces DESC, reason";
  private static final String OF_AGENT =
      "SELECT p.trace_id FROM dataset_pairs p JOIN trace_facts f ON f.trace_id = p.trace_id"
          + " WHERE p.dataset_hash = ? AND f.agent = ?";

  private final Path duckdb;

  /**
   * @param duckdb the database's file, which need not exist
   */
  public Funnel(Path duckdb) {
    this.duckdb = duckdb;
  }

  /** The scenario's traces by reason, the most frequent first; empty without a database. */
  String reasons(String scenario) throws IOException {
    return Files.exists(duckdb) ? String.join(", ", column(REASONS, scenario)) : "";
  }

  /**
   * The traces of a dataset's pairs that an agent produced.
   *
   * @throws IOException when there is no database, saying what to do
   */
  Set<String> traces(String datasetHash, String agent) throws IOException {
    if (!Files.exists(duckdb)) {
      throw new IOException(
          "Cannot find the traces of agent %s: there is no database %s; name it as duckdb.path, or make it with millrace load"
              .formatted(agent, duckdb));
    }
    return new HashSet<>(column(OF_AGENT, datasetHash, agent));
  }

  private List<String> column(String sql, String... values) throws IOException {
    try {
      return new DuckDbGateway(duckdb)
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
    } catch (SQLException e) {
      throw new IOException("Cannot ask the database %s: %s".formatted(duckdb, e.getMessage()), e);
    }
  }
}
