package io.millrace.cli.bench;

import io.millrace.cli.Millrace;
import io.millrace.dataset.DatasetParameters;
import io.millrace.dataset.Datasets;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.duckdb.Loader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The items of {@code bench sql}, each three times over the same rows. */
final class SqlBench {

  private static final int ROUNDS = 3;
  private static final String SCAN = "SELECT max(trace_id), max(ended_at) FROM trace_facts";

  // what a view over current rows would do for every query if all contents lay in one table
  private static final String TOGETHER =
      """
      SELECT scenario, count(*) FROM (
        SELECT scenario, row_number() OVER (
          PARTITION BY trace_id ORDER BY ended_at DESC, content_hash DESC) AS place
        FROM (SELECT trace_id, scenario, ended_at, content_hash FROM trace_facts
              UNION ALL SELECT trace_id, scenario, ended_at, content_hash FROM trace_revisions))
      WHERE place = 1 GROUP BY scenario
      """;
  private static final String APART =
      "SELECT scenario, count(*) FROM trace_facts GROUP BY scenario";

  private final Path directory;
  private final Path lake;
  private final DuckDbGateway gateway;
  private final long facts;
  private final Consumer<String> note;

  /** What is timed; returns how many rows it is about. */
  @FunctionalInterface
  private interface Item {
    long run() throws SQLException, IOException;
  }

  SqlBench(Path directory, long facts, Consumer<String> note) {
    this.directory = directory;
    this.lake = directory.resolve("lake");
    this.gateway = new DuckDbGateway(directory.resolve("millrace.duckdb"));
    this.facts = facts;
    this.note = note;
  }

  List<SqlFigure> run() throws SQLException, IOException {
    note.accept("generating " + facts + " facts");
    SqlRows rows = new SqlRows(gateway, lake, facts);
    rows.fill();
    Loader loader = new Loader(lake, gateway);
    loader.load();
    List<SqlFigure> figures = new ArrayList<>();
    figures.add(time("funnel", 3, () -> query("FROM funnel")));
    figures.add(time("routing_policy", 3, () -> query("FROM routing_policy")));
    figures.add(time("status", 3, this::status));
    figures.add(time("current rows, revisions apart", 0, () -> query(APART)));
    figures.add(time("current rows, revisions together", 0, () -> query(TOGETHER)));
    figures.add(time("dataset create", 90, this::forget, this::dataset));
    // last, because the new traces of its commits have no payload
    String load = "load of %,d rows".formatted(rows.commitRows());
    figures.add(time(load, 1, rows::commit, () -> loader.load().rows()));
    figures.add(
        time(load + ", revisions of any age", 0, rows::commitOfAnyAge, () -> loader.load().rows()));
    return figures;
  }

  private SqlFigure time(String name, double goal, Item item) throws SQLException, IOException {
    return time(name, goal, () -> 0, item);
  }

  private SqlFigure time(String name, double goal, Item before, Item item)
      throws SQLException, IOException {
    double[] seconds = new double[ROUNDS];
    double[] cpu = new double[ROUNDS];
    double[] scans = new double[ROUNDS];
    long rows = 0;
    for (int round = 0; round < ROUNDS; round++) {
      before.run();
      long scanStart = System.nanoTime();
      query(SCAN);
      double scan = (System.nanoTime() - scanStart) / 1e9;
      long cpuBefore = Usage.now(List.of()).cpuNanos();
      long start = System.nanoTime();
      rows = item.run();
      seconds[round] = (System.nanoTime() - start) / 1e9;
      cpu[round] = (Usage.now(List.of()).cpuNanos() - cpuBefore) / 1e9;
      scans[round] = seconds[round] / scan;
      note.accept("%s: %.2f s, %.2f s of CPU".formatted(name, seconds[round], cpu[round]));
    }
    return new SqlFigure(name, rows, Medians.of(seconds), Medians.of(cpu), Medians.of(scans), goal);
  }

  private long query(String sql) throws SQLException, IOException {
    return gateway.readOnly(
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet result = statement.executeQuery(sql)) {
            long rows = 0;
            while (result.next()) {
              rows++;
            }
            return rows;
          }
        });
  }

  /** The command as a user runs it, without what it prints. */
  private long status() throws IOException {
    StringWriter trouble = new StringWriter();
    // entering a home moves the JVM's temporary directory there, and this home is removed at the
    // end
    String temporary = System.getProperty("java.io.tmpdir");
    try {
      int code =
          Millrace.execute(
              new PrintWriter(Writer.nullWriter()),
              new PrintWriter(trouble, true),
              "--home",
              directory.toString(),
              "status");
      if (code != 0) {
        throw new IOException("Cannot time status: it ended with " + code + ": " + trouble);
      }
      return 1;
    } finally {
      System.setProperty("java.io.tmpdir", temporary);
    }
  }

  private long dataset() throws SQLException, IOException {
    Datasets datasets =
        new Datasets(lake, directory.resolve("datasets" + System.nanoTime()), Duration.ZERO);
    return gateway.readWrite(
        connection -> {
          var made = datasets.create(connection, "support-desk", DatasetParameters.DEFAULT, null);
          return made.sft() + made.preference();
        });
  }

  /** Lets the next dataset be recorded again: the same pairs would be known already. */
  private long forget() throws SQLException, IOException {
    return gateway.readWrite(
        connection -> {
          try (Statement sql = connection.createStatement()) {
            sql.execute("DELETE FROM dataset_pairs");
            return sql.executeUpdate("DELETE FROM datasets");
          }
        });
  }
}
