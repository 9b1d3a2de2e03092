package io.millrace.dataset;

import io.millrace.duckdb.Schema;
import io.millrace.duckdb.Transaction;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Makes immutable snapshots of the pairs in a database. */
public final class Datasets {

  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int NAMED = 5;

  private final Path lake;
  private final Path directory;
  private final Duration wait;
  private final Clock clock;
  private Consumer<String> watcher = step -> {};

  /**
   * @param lake where the payload lies
   * @param directory gets one folder per dataset, named by its hash
   * @param wait how long to wait for payload that is not visible yet
   */
  public Datasets(Path lake, Path directory, Duration wait) {
    this(lake, directory, wait, Clock.systemUTC());
  }

  Datasets(Path lake, Path directory, Duration wait, Clock clock) {
    this.lake = lake;
    this.directory = directory;
    this.wait = wait;
    this.clock = clock;
  }

  /** Lets a watcher know of each step of a snapshot as it begins, by words such as "1 of 5: …". */
  public Datasets watched(Consumer<String> byStep) {
    watcher = byStep;
    return this;
  }

  /**
   * Writes the scenario's pairs as they are now, and records the dataset and its pairs. The same
   * pairs, parameters and parent give the same hash and change nothing the second time but when the
   * dataset was made, which makes it the newest; offsets and times are not part of the hash.
   * Prompts that differ in case, space and punctuation only have the strictest split of them all. A
   * prompt that was train in an ancestor stays train instead of becoming holdout, and what nearly
   * is it may be train but is else excluded.
   *
   * @param parentHash a recorded dataset, or null
   * @throws IOException when payload of a pair is still not visible after the wait, or the folder
   *     cannot be written
   * @throws IllegalArgumentException when the parent is not recorded
   */
  public Dataset create(
      Connection connection, String scenario, DatasetParameters parameters, String parentHash)
      throws SQLException, IOException {
    requireRecorded(connection, parentHash);
    watcher.accept("1 of 5: choosing pairs");
    List<String> select = DatasetSql.select(parameters);
    execute(connection, select.get(0), scenario);
    for (String statement : select.subList(1, select.size())) {
      execute(connection, statement);
    }
    watcher.accept("2 of 5: finding their payload");
    awaitPayload(connection, scenario);
    watcher.accept("3 of 5: reading their texts");
    execute(connection, DatasetSql.TRAINED, parentHash);
    execute(connection, DatasetSql.sft(parameters));
    execute(connection, DatasetSql.PREFERENCE);
    watcher.accept("4 of 5: looking for near duplicates of held-out prompts");
    for (String statement : DatasetSql.NEAR) {
      execute(connection, statement);
    }
    watcher.accept("5 of 5: hashing and writing");
    String hash = DatasetHash.of(connection, scenario, parameters, parentHash);
    Dataset dataset =
        new Dataset(
            hash,
            scenario,
            parentHash,
            parameters,
            directory.resolve(hash),
            count(connection, "SELECT count(*) FROM dataset_sft"),
            count(connection, DatasetSql.tooFewRated(parameters)),
            count(connection, DatasetSql.SELF_ANSWERED),
            count(connection, DatasetSql.NEAR_DUPLICATES),
            count(connection, DatasetSql.EXCLUDED),
            count(connection, "SELECT count(*) FROM dataset_preference"));
    if (Files.isDirectory(dataset.directory())) {
      CreationTime.write(dataset.directory(), clock.instant());
    } else {
      Snapshot.write(connection, dataset, clock.instant());
    }
    if (count(connection, DatasetSql.KNOWN, hash) == 0) {
      record(connection, dataset);
    } else {
      execute(connection, DatasetSql.RENEW, hash);
    }
    return dataset;
  }

  private static void requireRecorded(Connection connection, String parentHash)
      throws SQLException {
    if (parentHash != null && count(connection, DatasetSql.KNOWN, parentHash) == 0) {
      throw new IllegalArgumentException(
          "Cannot build on parent dataset "
              + parentHash
              + ": the database has no such dataset; name one of its table datasets");
    }
  }

  private void awaitPayload(Connection connection, String scenario)
      throws SQLException, IOException {
    long deadline = System.nanoTime() + wait.toNanos();
    while (true) {
      Schema.showPayload(connection, lake);
      List<String> missing = missing(connection);
      if (missing.isEmpty()) {
        return;
      }
      if (System.nanoTime() - deadline >= 0) {
        throw new IOException(
            "Cannot create a dataset of "
                + scenario
                + ": the payload of "
                + missing.size()
                + " traces is not in "
                + lake.resolve("payload")
                + " after "
                + wait.toSeconds()
                + " s, such as "
                + String.join(", ", missing.subList(0, Math.min(NAMED, missing.size())))
                + "; mine with payload on, or wait for the lake to show its files");
      }
      LockSupport.parkNanos(RETRY_NANOS);
      if (Thread.interrupted()) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("Interrupted while waiting for payload of " + scenario);
      }
    }
  }

  private static List<String> missing(Connection connection) throws SQLException {
    List<String> missing = new ArrayList<>();
    try (Statement sql = connection.createStatement();
        ResultSet rows = sql.executeQuery(DatasetSql.MISSING)) {
      while (rows.next()) {
        missing.add(rows.getString(1));
      }
    }
    return missing;
  }

  private static void record(Connection connection, Dataset dataset) throws SQLException {
    Transaction.of(
        connection,
        () -> {
          execute(connection, DatasetSql.RECORD_PAIRS, dataset.hash(), dataset.hash());
          try (PreparedStatement insert = connection.prepareStatement(DatasetSql.RECORD)) {
            insert.setString(1, dataset.hash());
            insert.setString(2, dataset.scenario());
            insert.setString(3, dataset.parentHash());
            insert.setString(4, dataset.directory().toString());
            insert.setString(5, dataset.parameters().json());
            insert.setLong(6, dataset.sft());
            insert.setLong(7, dataset.preference());
            insert.execute();
          }
        });
  }

  private static void execute(Connection connection, String sql, String... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      statement.execute();
    }
  }

  private static long count(Connection connection, String sql, String... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
