package io.millrace.cli.canary;

import io.millrace.canary.CanaryPlan;
import io.millrace.canary.CanaryRow;
import io.millrace.cli.CommandFailure;
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

  private static final String WITHOUT_TEXT =
      "SELECT count(*) FROM trace_facts f LEFT JOIN payload p"
          + " ON p.topic = f.topic AND p.partition = f.partition"
          + " AND p.record_offset = f.record_offset"
          + " WHERE f.routing_policy = ? AND p.topic IS NULL";

  private CanaryRows() {}

  /** The conversations of a rollout; a trace without text names none, so it fails there. */
  static List<CanaryRow> read(Database database, CanaryPlan plan) throws SQLException, IOException {
    long mute = Long.parseLong(database.rows(WITHOUT_TEXT, plan.policy()).values().get(0).get(0));
    if (mute > 0) {
      throw new CommandFailure(
          "Cannot tell the conversations of slot %s: of %d answers of its rollout no text is kept (mine.payload: off); watch the traffic itself with millrace canary watch"
              .formatted(plan.slot(), mute));
    }
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
