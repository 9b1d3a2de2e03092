package io.millrace.cli.canary;

import io.millrace.canary.CanaryPlan;
import io.millrace.canary.CanaryRow;
import io.millrace.cli.CommandFailure;
import io.millrace.cli.Database;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A rollout's conversations as the database knows them.
 *
 * @param rows the conversations, of answers with text
 * @param withoutText answers of which no text can be read, of no conversation and so of no row: one
 *     that counted for itself would be a draw that nobody made
 * @param ofCanary how many of these the canary gave
 */
record CanaryRows(List<CanaryRow> rows, long withoutText, long ofCanary) {

  private static final String SQL =
      "SELECT conversation, since, adapter_id, propensity, rating, error"
          + " FROM rollout_conversations(?::VARCHAR, ?::BIGINT) ORDER BY since, conversation";

  private static final String WITHOUT_TEXT =
      "SELECT count(*), count(*) FILTER (f.adapter_id = ?) FROM trace_facts f"
          + " ANTI JOIN payload p ON p.topic = f.topic AND p.partition = f.partition"
          + " AND p.record_offset = f.record_offset AND p.trace_id = f.trace_id"
          + " AND p.produced_at = f.produced_at WHERE f.routing_policy = ?";

  private static final String ANY_TEXT = "SELECT count(*) FROM (SELECT 1 FROM payload LIMIT 1)";

  CanaryRows {
    rows = List.copyOf(rows);
  }

  /**
   * Reads a rollout.
   *
   * @throws CommandFailure when it has answers and of none of them there is text
   */
  static CanaryRows read(Database database, CanaryPlan plan) throws SQLException, IOException {
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
    List<String> mute = database.rows(WITHOUT_TEXT, plan.canary(), plan.policy()).values().get(0);
    CanaryRows read =
        new CanaryRows(rows, Long.parseLong(mute.get(0)), Long.parseLong(mute.get(1)));
    if (rows.isEmpty() && read.withoutText() > 0) {
      boolean any = count(database, ANY_TEXT) > 0;
      throw new CommandFailure(
          "Cannot tell the conversations of slot %s: of none of the %d answers of its rollout there is text (%s); watch the traffic itself with millrace canary watch"
              .formatted(
                  plan.slot(),
                  read.withoutText(),
                  any
                      ? "mine.payload was off when they were mined, or their files in the lake's payload folder are gone"
                      : "the lake's payload folder has none that can be read from here: mine.payload is off, or the folder lies elsewhere"));
    }
    return read;
  }

  private static long count(Database database, String sql) throws SQLException, IOException {
    return Long.parseLong(database.rows(sql).values().get(0).get(0));
  }

  private static Double number(String value) {
    return value == null ? null : Double.valueOf(value);
  }
}
