package io.millrace.cli.run;

import io.millrace.cli.CommandFailure;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.fact.Mined;
import io.millrace.lake.CommitLog;
import io.millrace.lake.LockHeldException;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;

/** Waits until everything that was produced has been committed and loaded. */
public final class Arrival {

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final CommitLog log;
  private final DuckDbGateway gateway;
  private final String feedbackTopic;
  private final Duration limit;

  public Arrival(CommitLog log, DuckDbGateway gateway, String feedbackTopic, Duration limit) {
    this.log = log;
    this.gateway = gateway;
    this.feedbackTopic = feedbackTopic;
    this.limit = limit;
  }

  /**
   * Waits for the ends of all partitions.
   *
   * @param check called at every look; throws when waiting is in vain
   */
  public void await(Map<TopicPartition, Long> ends, Runnable check)
      throws IOException, SQLException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!committed(ends)) {
      pause(deadline, check, "committed to the lake");
    }
    long newest = log.newest().orElseThrow().sequence();
    while (loaded() < newest) {
      pause(deadline, check, "loaded into DuckDB");
    }
    while (pointsAreDue()) {
      pause(deadline, check, "written to the time-series server");
    }
  }

  private boolean committed(Map<TopicPartition, Long> ends) throws IOException {
    SortedMap<String, Long> offsets = log.offsets();
    return ends.entrySet().stream()
        .allMatch(end -> end.getValue() <= offsets.getOrDefault(key(end.getKey()), 0L));
  }

  private String key(TopicPartition at) {
    String stream = at.topic().equals(feedbackTopic) ? Mined.FEEDBACK : Mined.TRACES;
    return stream + "/" + at.topic() + "/" + at.partition();
  }

  /** The newest commit in the database; 0 while there is none, or the loader holds it. */
  private long loaded() throws IOException, SQLException {
    if (!Files.exists(gateway.database())) {
      return 0;
    }
    try {
      return count("SELECT coalesce(max(commit_sequence), 0) FROM ledger");
    } catch (LockHeldException loading) {
      return 0;
    }
  }

  /** Whether there are windows to be written, or somebody holds the database that knows. */
  private boolean pointsAreDue() throws IOException, SQLException {
    try {
      return count("SELECT count(*) FROM dirty_windows") > 0;
    } catch (LockHeldException busy) {
      return true;
    }
  }

  private long count(String sql) throws IOException, SQLException {
    return gateway.readOnly(
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  private void pause(long deadline, Runnable check, String what) {
    check.run();
    if (System.nanoTime() > deadline) {
      throw new CommandFailure(
          "Not everything was %s within %d s; the Flink UI and the log say what is slow"
              .formatted(what, limit.toSeconds()));
    }
    LockSupport.parkNanos(POLL_NANOS);
  }
}
