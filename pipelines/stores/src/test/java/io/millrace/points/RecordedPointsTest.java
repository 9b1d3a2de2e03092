package io.millrace.points;

import static io.millrace.lake.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.duckdb.DuckDbGateway;
import io.millrace.duckdb.Loader;
import io.millrace.duckdb.Tables;
import io.millrace.lake.AdapterRow;
import io.millrace.lake.RecordLog;
import io.millrace.lake.RecordRow;
import io.millrace.lake.TrainingProgressRow;
import io.millrace.lake.TrainingRunRow;
import io.millrace.lake.VerdictRow;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Points of the rows that jobs record. */
class RecordedPointsTest {

  private static final long MINUTE = 60_000;
  private static final String TRAINING = "millrace_training,backend=sft,role=triage,scenario=desk ";

  @TempDir Path home;
  private DuckDbGateway gateway;
  private StubServer server;
  private PointsProjection points;

  @BeforeEach
  void start() throws SQLException, IOException {
    gateway = new DuckDbGateway(home.resolve("millrace.duckdb"));
    Tables.create(gateway);
    server = new StubServer();
    points = new PointsProjection(gateway, server.target(), 2, Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aRunsStepsAreAPointForEachMinute() throws SQLException, IOException {
    record("r1", run(1), step(1, 1, 0.5, NOON), step(1, 2, 0.25, NOON + 1), late(1, 3));
    assertThat(points.project().windows()).isEqualTo(2);
    assertThat(server.points())
        .containsEntry(
            TRAINING + NOON,
            "steps=2i,loss=0.375,eval_loss=0.75,gradient_norm=1.5,tokens_per_second=1000.0,"
                + "memory_bytes=1024i")
        .containsKey(TRAINING + (NOON + MINUTE))
        .hasSize(2);
  }

  @Test
  void stepsOfAnEarlierAttemptCountNothingOnceTheRunEndedWithAnother()
      throws SQLException, IOException {
    record("r1/1", run(1), step(1, 1, 0.5, NOON));
    points.project();
    record("r1/2", run(2), late(2, 1), late(2, 2));
    points.project();
    assertThat(server.points()).containsEntry(TRAINING + NOON, "steps=0i");
    assertThat(server.points().get(TRAINING + (NOON + MINUTE))).startsWith("steps=2i,");
  }

  @Test
  void stepsThatALaterAttemptWentOnFromCountWithItsOwn() throws SQLException, IOException {
    record("r1/1", run(1), step(1, 1, 0.5, NOON));
    points.project();
    server.points().clear();
    record("r1/2", run(2), late(2, 2), late(2, 3));
    points.project();
    assertThat(server.points()).containsOnlyKeys(TRAINING + (NOON + MINUTE));
    points.rebuild(Instant.ofEpochMilli(NOON));
    assertThat(server.points().get(TRAINING + NOON)).startsWith("steps=1i,loss=0.5,");
    assertThat(server.points().get(TRAINING + (NOON + MINUTE))).startsWith("steps=2i,");
  }

  @Test
  void verdictsAndStepsInSlotsCountOnceHoweverOftenTheyWereRecorded()
      throws SQLException, IOException {
    record("1", verdict(NOON), adapter("shadow", 1L), adapter("published", null));
    record("2", verdict(NOON + MINUTE), adapter("active", 2L));
    points.project();
    Map<String, String> expected =
        Map.of(
            "millrace_verdicts,decision=promote,reason=wealth,role=triage,scenario=desk " + NOON,
            "count=1i,task_groups=300i,mean_difference=0.1,lower_bound=0.02,upper_bound=0.2",
            "millrace_slots,role=triage,scenario=desk,state=shadow " + NOON,
            "count=1i",
            "millrace_slots,role=triage,scenario=desk,state=active " + NOON,
            "count=1i");
    assertThat(server.points()).isEqualTo(expected);
    server.points().clear();
    points.rebuild(Instant.ofEpochMilli(NOON));
    assertThat(server.points()).isEqualTo(expected);
  }

  private void record(String key, RecordRow... rows) throws SQLException, IOException {
    new RecordLog(home.resolve("lake"), "test").publish(key, List.of(rows));
    new Loader(home.resolve("lake"), gateway).load();
  }

  private static TrainingRunRow run(int attempt) {
    return new TrainingRunRow(
        "r1",
        attempt,
        "desk",
        "triage",
        "sft",
        "tiny",
        "b",
        "d",
        "succeeded",
        null,
        "a1",
        600L,
        900L,
        null,
        7,
        "{}",
        null,
        "0.1.0",
        NOON);
  }

  private static TrainingProgressRow step(int attempt, long step, double loss, long at) {
    Double evaluated = step == 2 ? 0.75 : null;
    return new TrainingProgressRow(
        "r1", attempt, step, loss, evaluated, 1e-3, 0.5 + loss * 2, 4000L, 1000.0, 1024L, at);
  }

  private static TrainingProgressRow late(int attempt, long step) {
    return step(attempt, step, 0.125, NOON + MINUTE);
  }

  private static VerdictRow verdict(long at) {
    return new VerdictRow(
        "v1", "e1", "desk", "triage", "a1", "w", null, "promote", "wealth", 1L, 0.025, 44.0, 300,
        0.1, 0.02, 0.2, "{}", at);
  }

  private static AdapterRow adapter(String state, Long entry) {
    return new AdapterRow(
        "a1",
        "desk",
        "triage",
        state,
        entry,
        "w",
        "adapter",
        "sft",
        List.of("millrace"),
        "tiny",
        "b",
        "t",
        "c",
        null,
        "d",
        null,
        7L,
        "{}",
        "0.1.0",
        null,
        null,
        null,
        NOON);
  }
}
