package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.cli.run.PointTables;
import io.millrace.lake.RecordLog;
import io.millrace.lake.TrainingProgressRow;
import io.millrace.lake.TrainingRunRow;
import io.millrace.lake.VerdictRow;
import io.millrace.local.TimeSeriesServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointsCommandITCase {

  private static final String COUNT = "SELECT sum(count) FROM millrace_traces";

  @TempDir private static Path servers;
  private static TimeSeriesServer server;

  @TempDir Path home;

  @BeforeAll
  static void startServer() {
    server = TimeSeriesServer.start(servers);
  }

  @AfterEach
  void dropTables() {
    server.execute("DROP ALL");
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void pointsAreWrittenAgainFromTheRows() throws IOException {
    try (Console millrace = new Console(home)) {
      millrace.commit(Console.trace("t1"), Console.trace("t2"));
      millrace.run("load");

      assertThat(millrace.run("points", "rebuild", "--influx", server.url(), "--json"))
          .as(millrace.err())
          .isZero();
      assertThat(millrace.out()).isEqualTo("{\"windows\":1,\"points\":1,\"refused\":0}\n");
      assertThat(millrace.run("doctor", "--influx", server.url())).as(millrace.out()).isZero();
      assertThat(millrace.out()).contains("influx  ok    " + server.url()).doesNotContain("FAULT");
      shown().untilAsserted(() -> assertThat(server.rows(COUNT)).isEqualTo(List.of("2")));

      assertThat(
              millrace.run("points", "rebuild", "--influx", server.url(), "--since", "2026-01-01"))
          .isZero();
      assertThat(millrace.out()).startsWith("Wrote 0 points of 0 windows");

      assertThat(millrace.run("points", "rebuild", "--since", "yesterday")).isEqualTo(2);
      assertThat(millrace.err()).contains("--since yesterday", "2026-11-21").hasLineCount(1);
      assertThat(millrace.run("points", "rebuild")).isEqualTo(1);
      assertThat(millrace.err()).contains("--influx URL").hasLineCount(1);
    }
  }

  @Test
  void whatJobsRecordedIsWrittenToTablesThatHoldAPointOnce() throws IOException {
    try (Console millrace = new Console(home)) {
      PointTables.create(server);
      long noon = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();
      new RecordLog(home.resolve("lake"), "train")
          .publish(
              "r1",
              List.of(
                  new TrainingRunRow(
                      "r1",
                      1,
                      "desk",
                      "triage",
                      "sft",
                      null,
                      null,
                      "d",
                      "succeeded",
                      null,
                      null,
                      600L,
                      2L,
                      null,
                      7,
                      "{}",
                      null,
                      "0.1.0",
                      noon),
                  new TrainingProgressRow("r1", 1, 1, 0.75, null, 1e-3, 1.0, 40L, 1e4, 1024L, noon),
                  new TrainingProgressRow(
                      "r1", 1, 2, 0.25, 0.5, 1e-3, 2.0, 80L, 1e4, 2048L, noon + 1),
                  new VerdictRow(
                      "v1", "e1", "desk", "triage", "a1", "w", null, "promote", "wealth", 1L, 0.025,
                      44.0, 300, 0.125, 0.0625, 0.25, "{}", noon)));
      millrace.run("load");
      for (int time = 0; time < 2; time++) {
        assertThat(millrace.run("points", "rebuild", "--influx", server.url(), "--json"))
            .as(millrace.err())
            .isZero();
        assertThat(millrace.out()).isEqualTo("{\"windows\":2,\"points\":2,\"refused\":0}\n");
      }
      String training =
          "SELECT concat(scenario, ' ', role, ' ', backend, ' ', steps, ' ', memory_bytes)"
              + " FROM millrace_training WHERE loss = 0.5 AND eval_loss = 0.5"
              + " AND gradient_norm = 2 AND tokens_per_second = 10000";
      shown()
          .untilAsserted(
              () ->
                  assertThat(server.rows(training))
                      .isEqualTo(List.of("\"desk triage sft 2 2048\"")));
      String verdicts =
          "SELECT concat(decision, ' ', reason, ' ', count, ' ', task_groups)"
              + " FROM millrace_verdicts WHERE mean_difference = 0.125 AND lower_bound = 0.0625"
              + " AND upper_bound = 0.25";
      shown()
          .untilAsserted(
              () ->
                  assertThat(server.rows(verdicts)).isEqualTo(List.of("\"promote wealth 1 300\"")));
    }
  }

  @Test
  void ratedAnswersOfTheHoldbackStandBesideTheOthers() throws IOException {
    try (Console millrace = new Console(home)) {
      PointTables.create(server);
      millrace.commit(drawn("h1", "", 0.25), drawn("a1", "abc", 0.5), drawn("a2", "abc", 1));
      millrace.run("load");
      for (int time = 0; time < 2; time++) {
        assertThat(millrace.run("points", "rebuild", "--influx", server.url()))
            .as(millrace.err())
            .isZero();
      }
      String arms =
          "SELECT concat(role, ' ', arm, ' ', count, ' ', rated, ' ', mean_quality)"
              + " FROM millrace_holdback ORDER BY arm";
      shown()
          .untilAsserted(
              () ->
                  assertThat(server.rows(arms))
                      .isEqualTo(
                          List.of("\"triage holdback 1 1 0.25\"", "\"triage slot 2 2 0.75\"")));
    }
  }

  /** The server shows a point some time after it has taken it. */
  private static ConditionFactory shown() {
    return await().atMost(Duration.ofMinutes(1));
  }

  private static String drawn(String id, String adapter, double score) {
    return """
    {"trace_id":"%s","scenario":"desk","adapter_id":"%s","query":"q","result":"r","feedback":%s,\
    "started_at":1760000400000,"ended_at":1760000400000,\
    "routing":{"policy":"holdback:desk/triage","propensity":0.5,"candidates":["a","base"]}}
    """
        .formatted(id, adapter, score);
  }
}
