package io.millrace.cli.canary;

import io.millrace.canary.CanaryPlan;
import io.millrace.canary.CanaryRow;
import io.millrace.cli.Database;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads a rollout's conversations from the database. */
final class CanaryRows {

  private static final String SQL =
      "SELECT conversation, since, adapter_id, propensity, rating, error"
          + " FROM rollout_conversations(?::VARCHAR, ?::BIGINT) ORDER BY since, conversation";

  private CanaryRows() {}

  static List<CanaryRow> read(Database database, CanaryPlan plan) throws SQLException, IOException {
    List<CanaryRow> rows = new ArrayList<>();
    for (List<String> row : database.rows(SQL, plan.policy(), plan.waitMillis()).values()) {
      rows.add(
          new CanaryRow(
              row.get(0),
              Long.parseLong(row.get(1)),
              row.get(2),
              number(row.get(3)),
              number(row.get(4)),
              Boolean.parseBoolean(row.get(5))));
    }
    return rows;
  }

  private static Double number(String value) {
    return value == null ? null : Double.valueOf(value);
  }
}
