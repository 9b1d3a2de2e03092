package io.millrace.cli.loop.report;

import io.millrace.cli.loop.report.Report.Count;
import io.millrace.cli.loop.report.Report.Pairs;
import io.millrace.cli.loop.report.Report.Place;
import io.millrace.cli.loop.report.Report.Received;
import io.millrace.cli.loop.report.Report.Sample;
import io.millrace.cli.loop.report.Report.Tested;
import io.millrace.cli.settings.Settings;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.gate.ArmRows;
import io.millrace.gate.Gate;
import io.millrace.gate.Verdict;
import io.millrace.gate.VerdictReceipt;
import io.millrace.jobs.train.TrainingHome;
import io.millrace.registry.Slot;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads a finished home. */
final class ReportReader {

  private static final String RECEIVED =
      """
      SELECT stream, sum(received)::BIGINT, sum(facts + feedback)::BIGINT,
        sum(duplicates)::BIGINT, sum(rejected)::BIGINT
      FROM ledger_partitions GROUP BY stream ORDER BY stream DESC""";

  private static final String FUNNEL =
      "SELECT reason, sum(traces)::BIGINT FROM funnel GROUP BY reason ORDER BY 2 DESC, 1";

  private static final String PAIRS =
      """
      SELECT (SELECT count(*) FROM sft_pairs), (SELECT count(*) FROM preference_pairs),
        (SELECT coalesce(max_by(sft, created_at), 0) FROM datasets)""";

  private static final String SAMPLES =
      """
      SELECT prompt, answer, mean, n_rated, topic || '/' || partition || ', ' || record_offset
      FROM sft_pairs ORDER BY prompt_hash LIMIT 5""";

  private final Settings settings;
  private final DuckDbGateway gateway;

  ReportReader(Settings settings, DuckDbGateway gateway) {
    this.settings = settings;
    this.gateway = gateway;
  }

  Report read(LoopResult result) throws IOException, SQLException {
    TrainingHome training = new TrainingHome(settings.home());
    return new Report(
        result,
        rows(
            RECEIVED,
            row ->
                new Received(
                    row.getString(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5))),
        rows(FUNNEL, row -> new Count(row.getString(1), row.getLong(2))),
        rows(PAIRS, row -> new Pairs(row.getLong(1), row.getLong(2), row.getLong(3))).get(0),
        CurveReader.read(training.runs(), result.verdicts()),
        tested(result.verdicts()),
        Lineage.read(training.registry(), new Slot(result.scenario(), result.role()), gateway),
        rows(
            SAMPLES,
            row ->
                new Sample(
                    row.getString(1),
                    row.getString(2),
                    row.getDouble(3),
                    row.getLong(4),
                    row.getString(5))),
        places());
  }

  private List<Tested> tested(List<LoopResult.Judged> judged) throws IOException {
    Path verdicts = settings.home().resolve("verdicts");
    List<Tested> tested = new ArrayList<>();
    for (LoopResult.Judged each : judged) {
      if (each.verdictId().isEmpty()) {
        continue;
      }
      Verdict verdict =
          VerdictReceipt.read(verdicts.resolve(each.verdictId() + VerdictReceipt.RECEIPT));
      Path rows = verdicts.resolve(each.verdictId() + VerdictReceipt.ROWS);
      tested.add(new Tested(each, verdict, Gate.path(verdict.trial(), ArmRows.read(rows))));
    }
    return tested;
  }

  private List<Place> places() {
    Path home = settings.home();
    return List.of(
        new Place("facts, pairs and views (DuckDB)", settings.duckdb().toString()),
        new Place("lake (Parquet)", settings.lakeDirectory().toString()),
        new Place("datasets", home.resolve("datasets").toString()),
        new Place("training runs", home.resolve("runs").toString()),
        new Place("adapters and slots", home.resolve("registry").toString()),
        new Place("verdicts and their raw rows", home.resolve("verdicts").toString()),
        new Place("what the model server said", home.resolve("serve.log").toString()));
  }

  private <T> List<T> rows(String sql, RowReader<T> reader) throws IOException, SQLException {
    return gateway.readOnly(connection -> rows(connection, sql, reader));
  }

  private static <T> List<T> rows(Connection connection, String sql, RowReader<T> reader)
      throws SQLException {
    List<T> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(reader.read(rows));
      }
    }
    return found;
  }

  @FunctionalInterface
  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }
}
