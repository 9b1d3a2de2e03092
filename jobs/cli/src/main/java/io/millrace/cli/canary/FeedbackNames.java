package io.millrace.cli.canary;

import io.millrace.cli.Database;
import io.millrace.cli.settings.Settings;
import io.millrace.registry.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The weights of feedback that hold in the database, as a check reads them. */
final class FeedbackNames {

  private static final String SQL =
      "SELECT name, weight FROM feedback_weights WHERE scenario = ?::VARCHAR";

  private FeedbackNames() {}

  /** By name; empty where there is no database yet. */
  static Map<String, Double> weights(Settings settings, Slot slot)
      throws SQLException, IOException {
    Map<String, Double> weights = new TreeMap<>();
    if (Files.exists(settings.duckdb())) {
      for (List<String> row : new Database(settings).rows(SQL, slot.scenario()).values()) {
        weights.put(row.get(0), Double.valueOf(row.get(1)));
      }
    }
    return weights;
  }
}
