package io.millrace.duckdb;

import io.millrace.lake.Commit;
import io.millrace.lake.CommitLog;
import io.millrace.lake.DataFile;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * Applies the commit files of a lake to DuckDB in their order, each in one transaction with its
 * ledger row. Loading again changes nothing; which rows are current does not depend on the order in
 * which contents arrive. The first load of a loader brings tables and views up to date.
 */
public final class Loader {

  private final Path lake;
  private final CommitLog log;
  private final DuckDbGateway gateway;
  private final Clock clock;
  private boolean migrated;
  private boolean payloadShown;

  public Loader(Path lake, DuckDbGateway gateway) {
    this(lake, gateway, Clock.systemUTC());
  }

  /**
   * @param clock dates the ledger rows
   */
  public Loader(Path lake, DuckDbGateway gateway, Clock clock) {
    this.clock = clock;
    this.lake = lake.toAbsolutePath();
    this.log = new CommitLog(lake);
    this.gateway = gateway;
  }

  /** Makes the tables and views that the first load would make, which then does not. */
  public void migrate() throws SQLException, IOException {
    gateway.readWrite(
        connection -> {
          migrate(connection);
          return lake;
        });
  }

  private void migrate(Connection connection) throws SQLException, IOException {
    if (!migrated) {
      Schema.migrate(connection, lake);
      migrated = true;
    }
  }

  /**
   * Applies all commits that are not in the database yet; opens the database once.
   *
   * @throws io.millrace.lake.LockHeldException when the database is not free within the wait
   */
  public LoadResult load() throws SQLException, IOException {
    return load(commit -> {});
  }

  /** Does the same and tells of each commit once it is applied. */
  public LoadResult load(Consumer<Commit> applied) throws SQLException, IOException {
    return gateway.readWrite(connection -> load(connection, applied));
  }

  private LoadResult load(Connection connection, Consumer<Commit> applied)
      throws SQLException, IOException {
    migrate(connection);
    Ratings.refresh(connection);
    long last = lastSequence(connection);
    int commits = 0;
    long rows = 0;
    for (Commit commit : log.after(last)) {
      requireNext(commit, last);
      rows += apply(connection, commit);
      commits++;
      last = commit.sequence();
      applied.accept(commit);
    }
    if (commits > 0) {
      // a commit may have brought other weights
      Ratings.refresh(connection);
    }
    if (commits > 0 && !payloadShown) {
      payloadShown = Schema.showPayload(connection, lake);
    }
    return new LoadResult(commits, rows, last);
  }

  /** Whether the log holds a commit after this one; opens no file. */
  boolean isBehind(long sequence) throws IOException {
    return log.behind(sequence) > 0;
  }

  /** How many commits wait to be loaded. */
  public int backlog() throws SQLException, IOException {
    long last = gateway.readOnly(Loader::lastSequence);
    return log.after(last).size();
  }

  private long apply(Connection connection, Commit commit) throws SQLException {
    CommitLoad load = new CommitLoad(connection, lake, commit, clock);
    Transaction.of(connection, load::run);
    return commit.files().stream()
        .filter(file -> !file.kind().equals(Commit.PAYLOAD))
        .mapToLong(DataFile::rows)
        .sum();
  }

  private static void requireNext(Commit commit, long last) throws IOException {
    if (commit.firstSequence() > last + 1) {
      throw new IOException(
          "Cannot load commit "
              + commit.firstSequence()
              + ": the database holds commits up to "
              + last
              + " and those between are missing from the lake; restore them from a backup");
    }
  }

  private static long lastSequence(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT coalesce(max(commit_sequence), 0) FROM ledger")) {
      result.next();
      return result.getLong(1);
    }
  }
}
