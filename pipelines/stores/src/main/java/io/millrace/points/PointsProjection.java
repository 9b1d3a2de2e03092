package io.millrace.points;

import com.influxdb.client.InfluxDBClient;
import io.millrace.duckdb.AfterLoad;
import io.millrace.duckdb.DuckDbGateway;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps points equal to the current rows: windows that a load made dirty are aggregated again and
 * written whole, and stay dirty until the server has taken them. The database is not held while the
 * server is written to. A window that is loaded into meanwhile stays dirty.
 */
public final class PointsProjection implements AfterLoad {

  /** How many values of a tag keep their name unless something else is asked for. */
  public static final int TAG_VALUES = 50;

  private static final Logger LOG = LoggerFactory.getLogger(PointsProjection.class);
  private static final int WINDOWS_A_ROUND = 1_000;
  private static final int LINES_A_BATCH = 5_000;

  private final DuckDbGateway gateway;
  private final InfluxTarget target;
  private final int tagValues;
  private final Clock clock;
  private Instant notBefore = Instant.EPOCH;
  private IntConsumer watcher = windows -> {};
  private String told;

  /**
   * @param tagValues how many values of a tag keep their name; the rest is {@code other}
   */
  public PointsProjection(DuckDbGateway gateway, InfluxTarget target, int tagValues, Clock clock) {
    this.gateway = gateway;
    this.target = target;
    this.tagValues = tagValues;
    this.clock = clock;
  }

  /** Lets a watcher know of every round, by the number of windows that it wrote. */
  public PointsProjection watched(IntConsumer byWindows) {
    watcher = byWindows;
    return this;
  }

  /** Projects, and logs what keeps the server from taking points when it begins and ends. */
  @Override
  public boolean run() throws SQLException, IOException {
    if (clock.instant().isBefore(notBefore)) {
      return true;
    }
    PointsResult result = project();
    String trouble = result.trouble().orElse(null);
    if (trouble != null && !trouble.equals(told)) {
      LOG.warn("{}", trouble);
    } else if (trouble == null && told != null) {
      LOG.info("The time-series server takes points again");
    }
    told = trouble;
    if (result.refused() > 0) {
      LOG.warn("{} points were refused; select * from points_refused", result.refused());
    }
    return result.left();
  }

  /** Writes all dirty windows, the oldest first, until none is left or the server is in trouble. */
  public PointsResult project() throws SQLException, IOException {
    if (clock.instant().isBefore(notBefore)) {
      return result(0, 0, 0, "The server asked to be left alone until " + notBefore);
    }
    int windows = 0;
    int points = 0;
    int refused = 0;
    try (InfluxDBClient client = target.connect()) {
      InfluxWriter writer = new InfluxWriter(client, target);
      while (true) {
        DirtyWindows round =
            gateway.readOnly(
                connection -> DirtyWindows.read(connection, WINDOWS_A_ROUND, tagValues));
        if (round.windows() == 0) {
          return result(windows, points, refused, null);
        }
        List<Refused> poison = new ArrayList<>();
        for (int i = 0; i < round.lines().size(); i += LINES_A_BATCH) {
          int end = Math.min(round.lines().size(), i + LINES_A_BATCH);
          Delivery delivery = writer.write(round.lines().subList(i, end));
          if (delivery instanceof Delivery.Unavailable unavailable) {
            notBefore = clock.instant().plus(unavailable.retryAfter());
            return result(windows, points, refused, unavailable.trouble());
          }
          poison.addAll(((Delivery.Settled) delivery).refused());
        }
        boolean settled = gateway.readWrite(connection -> round.settle(connection, poison, now()));
        if (!settled) {
          return result(windows, points, refused, "Rows were loaded while points were written");
        }
        windows += round.windows();
        watcher.accept(round.windows());
        points += round.lines().size();
        refused += poison.size();
      }
    }
  }

  /** Makes every window since a time dirty again and writes them. */
  public PointsResult rebuild(Instant from) throws SQLException, IOException {
    gateway.readWrite(
        connection -> {
          markDirty(connection, LocalDateTime.ofInstant(from, ZoneOffset.UTC));
          return null;
        });
    notBefore = Instant.EPOCH;
    return project();
  }

  private static void markDirty(Connection connection, LocalDateTime from) throws SQLException {
    String mark =
        """
        INSERT OR IGNORE INTO dirty_windows
        SELECT measurement, date_trunc('minute', at_time) FROM (
          SELECT 'millrace_traces' AS measurement, ended_at AS at_time FROM trace_facts
          UNION ALL SELECT 'millrace_traces', ended_at FROM trace_revisions
          UNION ALL SELECT 'millrace_feedback', time FROM feedback
          UNION ALL SELECT 'millrace_rejected', produced_at FROM rejected
          UNION ALL SELECT 'millrace_training', recorded_at FROM training_progress
          UNION ALL SELECT 'millrace_verdicts', recorded_at FROM verdicts
          UNION ALL SELECT 'millrace_slots', recorded_at FROM adapters
            WHERE slot_sequence IS NOT NULL)
        WHERE at_time >= date_trunc('minute', ?::TIMESTAMP) GROUP BY ALL
        """;
    try (var statement = connection.prepareStatement(mark)) {
      statement.setObject(1, from);
      statement.executeUpdate();
    }
  }

  private LocalDateTime now() {
    return LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private static PointsResult result(int windows, int points, int refused, String trouble) {
    return new PointsResult(
        windows, points, refused, trouble != null, Optional.ofNullable(trouble));
  }
}
