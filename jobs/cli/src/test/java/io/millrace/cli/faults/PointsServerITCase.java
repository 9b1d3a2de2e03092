package io.millrace.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.run.PointTables;
import io.millrace.local.TimeSeriesServer;
import io.millrace.points.InfluxTarget;
import io.millrace.points.PointsProjection;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Mill.Shared.class)
class PointsServerITCase {

  private static final String ROWS =
      """
      SELECT (SELECT count(*) FROM trace_facts)::VARCHAR,
        (SELECT count(*) FROM feedback_in_force)::VARCHAR,
        (SELECT count(*) FROM rejected)::VARCHAR""";
  private static final List<String> POINTS =
      List.of(
          "SELECT sum(count) FROM millrace_traces",
          "SELECT sum(count) FROM millrace_feedback",
          "SELECT sum(count) FROM millrace_rejected");
  private static final List<List<String>> NONE = List.of(List.of("0"));

  @TempDir private static Path servers;
  @TempDir private Path directory;
  private static TimeSeriesServer server;

  @BeforeAll
  static void start() {
    server = TimeSeriesServer.start(servers);
    PointTables.create(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void anOutageHoldsUpNoCommitAndEveryPointArrivesAfterIt(Mill mill) throws Exception {
    emptyTables();
    try (MineLine line =
        new MineLine(mill, directory.resolve("outage")).with("influx.url", server.url())) {
      line.plant();
      line.start();
      line.awaitAllAndCount();
      awaitPoints(line);

      server.kill();
      line.plant();
      line.awaitAllAndCount();
      assertThat(due(line)).isNotEqualTo(NONE);
      MineLine.patiently()
          .until(() -> mill.cluster().taskManagerLog().contains("Cannot write points to"));

      server.restart();
      line.plant();
      line.awaitAllAndCount();
      awaitPoints(line);
      assertThat(mill.rest().restored(line.job())).isZero();
    }
  }

  @Test
  void aServerThatRefusesIsTriedAgainAndWhatItWillNotTakeIsKept(Mill mill) throws Exception {
    emptyTables();
    try (InfluxGate gate = new InfluxGate(server.url());
        MineLine line =
            new MineLine(mill, directory.resolve("refused"))
                .with("influx.url", gate.url())
                .with("influx.token", "not-to-be-printed")) {
      gate.answer(401);
      line.plant();
      line.start();
      line.awaitAllAndCount();
      for (int status : List.of(401, 404, 429)) {
        gate.answer(status);
        MineLine.patiently().until(() -> gate.answered(status) > 0);
      }
      assertThat(due(line)).isNotEqualTo(NONE);
      gate.pass();
      line.plant();
      awaitPoints(line);
      assertThat(gate.between(429, 204)).isGreaterThan(Duration.ofSeconds(3));
      assertThat(mill.cluster().taskManagerLog())
          .contains("HTTP 401", "check the token", "HTTP 404", "check the URL", "HTTP 429")
          .doesNotContain("not-to-be-printed");

      gate.refuseOneLine();
      line.plant();
      line.awaitAllAndCount();
      MineLine.patiently().until(() -> gate.picked().isPresent() && due(line).equals(NONE));
      assertThat(line.rows("SELECT line FROM points_refused"))
          .containsExactly(List.of(gate.picked().orElseThrow()));

      gate.dropOnePoint();
      line.plant();
      line.awaitAllAndCount();
      MineLine.patiently().until(() -> gate.picked().isPresent() && due(line).equals(NONE));
      assertThat(line.rows("SELECT line FROM points_refused WHERE message LIKE '422%'"))
          .as("the point itself is known where nothing else was in its batch")
          .isNotEmpty()
          .allSatisfy(row -> assertThat(row.get(0)).isIn(null, gate.picked().orElseThrow()));
      assertThat(mill.rest().restored(line.job())).isZero();

      gate.pass();
      var target = new InfluxTarget(server.url(), "millrace", "millrace", null);
      new PointsProjection(line.database(), target, 50, Clock.systemUTC()).rebuild(Instant.EPOCH);
      awaitPoints(line);
    }
  }

  private static void emptyTables() {
    for (String table : List.of("millrace_traces", "millrace_feedback", "millrace_rejected")) {
      server.execute("TRUNCATE TABLE " + table);
    }
  }

  /** Waits until no window is due, and the points on the server count what the database holds. */
  private static void awaitPoints(MineLine line) throws Exception {
    line.awaitLoaded();
    MineLine.patiently().untilAsserted(() -> assertThat(due(line)).isEqualTo(NONE));
    List<String> counted = line.rows(ROWS).get(0);
    MineLine.patiently()
        .untilAsserted(
            () ->
                assertThat(POINTS.stream().map(sql -> server.rows(sql).get(0)).toList())
                    .isEqualTo(counted));
  }

  private static List<List<String>> due(MineLine line) throws Exception {
    return line.rows("SELECT count(*)::VARCHAR FROM dirty_windows");
  }
}
