package io.millrace.points;

import static io.millrace.lake.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.duckdb.DuckDbGateway;
import io.millrace.duckdb.Loader;
import io.millrace.duckdb.Tables;
import io.millrace.fact.Mined;
import io.millrace.lake.CommitLog;
import io.millrace.lake.LakeCommittable;
import io.millrace.lake.LakeWriter;
import io.millrace.lake.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointsProjectionTest {

  private static final String MODEL_0 =
      "millrace_traces,agent=helper,model=model-0,scenario=support-desk " + NOON / 60_000 * 60_000;

  @TempDir Path home;
  private DuckDbGateway gateway;
  private StubServer server;
  private PointsProjection points;

  @BeforeEach
  void start() throws SQLException, IOException {
    gateway = new DuckDbGateway(home.resolve("millrace.duckdb"));
    Tables.create(gateway);
    server = new StubServer();
    Clock clock = Clock.fixed(Instant.ofEpochMilli(NOON), ZoneOffset.UTC);
    points = new PointsProjection(gateway, server.target(), 2, clock);
    load(
        Samples.trace("t0", 0),
        Samples.trace("t1", 1),
        Samples.trace("t2", 2),
        Samples.rejected("{", 3),
        Samples.feedback("t0", 0.5, NOON, 0));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void windowsAreWrittenWholeAndThenClean() throws SQLException, IOException {
    PointsResult result = points.project();

    assertThat(result.trouble()).isEmpty();
    assertThat(result.windows()).isEqualTo(3);
    assertThat(server.points())
        .containsEntry(
            MODEL_0,
            "count=1i,failures=0i,rated=1i,mean_quality=0.5,input_tokens=120i,output_tokens=0i,"
                + "cost_usd=0.002,latency_p50=1500.0,latency_p95=1500.0")
        .containsKey(MODEL_0.replace("model-0", "other"))
        .containsEntry("millrace_rejected,reason=invalid_json " + NOON, "count=1i")
        .containsEntry(
            "millrace_feedback,name=quality,scenario=support-desk,source=human " + NOON,
            "count=1i,mean=0.5");
    assertThat(dirty()).isEqualTo("0");
    assertThat(points.project().points()).isZero();
  }

  @Test
  void aPointWhoseTraceMovedAwayCountsNothingAnyMore() throws SQLException, IOException {
    points.project();
    load(Samples.trace("t0", 9, NOON + 120_000, "other content"));
    points.project();

    assertThat(server.points().get(MODEL_0)).startsWith("count=0i,failures=0i,rated=0i");
  }

  @Test
  void feedbackThatCameBeforeItsTraceCountsOnceItIsThereOnlyUnderItsScenario()
      throws SQLException, IOException {
    String unknown = "millrace_feedback,name=quality,scenario=unknown,source=human " + NOON;
    load(Samples.feedback("late", 0.5, NOON, 1));
    points.project();
    assertThat(server.points()).containsEntry(unknown, "count=1i,mean=0.5");

    load(Samples.trace("late", 9, NOON, "late"));
    points.project();
    assertThat(server.points())
        .containsEntry(unknown, "count=0i")
        .containsEntry(unknown.replace("unknown", "support-desk"), "count=2i,mean=0.5");
  }

  @Test
  void onePoisonLineIsRecordedAndTheRestOfItsBatchWritten() throws SQLException, IOException {
    server.answer(
        lines ->
            StubServer.Answer.of(
                lines.stream().anyMatch(line -> line.contains("model-1")) ? 400 : 204));
    PointsResult result = points.project();

    assertThat(result.refused()).isEqualTo(1);
    assertThat(server.points()).hasSize(4).containsKey(MODEL_0);
    assertThat(Tables.rows(gateway, "SELECT line, message FROM points_refused"))
        .singleElement()
        .asString()
        .contains("model=model-1", "400", "refused by the test");
    assertThat(dirty()).isEqualTo("0");
  }

  @Test
  void aLineThatIsRefusedAgainIsOneRowWithTheNewestMessage() throws SQLException, IOException {
    for (int status : List.of(413, 400)) {
      server.answer(
          lines ->
              StubServer.Answer.of(
                  lines.stream().anyMatch(line -> line.contains("model-1")) ? status : 204));
      assertThat(points.rebuild(Instant.EPOCH).refused()).isEqualTo(1);
    }
    assertThat(Tables.rows(gateway, "SELECT line, message FROM points_refused"))
        .singleElement()
        .asString()
        .contains("model=model-1", "400", "refused by the test");
  }

  @Test
  void whatAnswers400ToEverythingKeepsWindowsDirtyAndRefusesNoPoint()
      throws SQLException, IOException {
    String words = "Client sent an HTTP request to an HTTPS server.\n";
    server.answer(lines -> new StubServer.Answer(400, Map.of(), words));
    PointsResult result = points.project();

    assertThat(result.trouble().orElseThrow())
        .contains("HTTP 400 " + words.strip(), "https where it speaks TLS");
    assertThat(result.refused()).isZero();
    assertThat(server.batches()).hasSizeLessThanOrEqualTo(4);
    assertThat(dirty()).isEqualTo("3");
    assertThat(refusedTable()).isEqualTo("0");

    server.answer(lines -> StubServer.Answer.of(204));
    assertThat(points.project().windows()).isEqualTo(3);
    assertThat(server.points()).hasSize(5);
  }

  @Test
  void linesThatAServerOfPointsRefusesHoldUpNoWindow() throws SQLException, IOException {
    server.answer(
        lines ->
            StubServer.Answer.of(
                lines.stream().allMatch(line -> line.startsWith("millrace_probe")) ? 204 : 400));
    PointsResult result = points.project();
    assertThat(result.trouble()).isEmpty();
    assertThat(result.refused()).isEqualTo(result.points()).isGreaterThan(1);
    assertThat(dirty()).isEqualTo("0");
    assertThat(Tables.rows(gateway, "SELECT line FROM points_refused")).hasSize(result.refused());
  }

  @Test
  void aLineThatIsAloneIsRefusedOnceTheServerTakesAnother() throws SQLException, IOException {
    points.project();
    load(Samples.rejected("[", 12));
    server.answer(
        lines ->
            StubServer.Answer.of(
                lines.stream().anyMatch(line -> line.startsWith("millrace_rejected")) ? 400 : 204));
    assertThat(points.project().refused()).isEqualTo(1);
    assertThat(Tables.rows(gateway, "SELECT line FROM points_refused"))
        .singleElement()
        .asString()
        .startsWith("millrace_rejected");
    assertThat(dirty()).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource({"influxdb:8086,token", "http://127.0.0.1:1,s3cret\u200b"})
  void aUrlOrATokenThatNoRequestCanCarryIsToldAndTheTokenIsNot(String url, String token)
      throws SQLException, IOException {
    InfluxTarget target = new InfluxTarget(url, "org", "bucket", token);
    PointsProjection unusable = new PointsProjection(gateway, target, 2, Clock.systemUTC());
    assertThatThrownBy(unusable::run)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot write points to " + url)
        .hasMessageNotContaining("s3cret");
    assertThat(dirty()).isEqualTo("3");
  }

  @Test
  void pointsThatTheServerDroppedAreNotTriedOneByOne() throws SQLException, IOException {
    server.answer(lines -> StubServer.Answer.of(422));
    PointsResult result = points.project();

    assertThat(server.batches()).containsExactly(5);
    assertThat(result.refused()).isEqualTo(1);
    assertThat(dirty()).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 500, 503})
  void troubleKeepsWindowsDirtyUntilTheServerTakesThem(int status)
      throws SQLException, IOException {
    server.answer(lines -> StubServer.Answer.of(status));
    PointsResult result = points.project();
    assertThat(result.left()).isTrue();
    assertThat(result.trouble().orElseThrow()).contains("HTTP " + status).doesNotContain("secret");
    assertThat(dirty()).isEqualTo("3");

    server.answer(lines -> StubServer.Answer.of(204));
    assertThat(points.project().windows()).isEqualTo(3);
    assertThat(server.points()).hasSize(5);
    assertThat(dirty()).isEqualTo("0");
  }

  @Test
  void aServerThatAsksToWaitIsLeftAlone() throws SQLException, IOException {
    server.answer(lines -> new StubServer.Answer(429, Map.of("Retry-After", "30")));
    assertThat(points.run()).isTrue();
    assertThat(points.project().trouble().orElseThrow()).contains("left alone until");
    assertThat(server.batches()).hasSize(1);
  }

  @Test
  void aServerThatIsDownLosesNothing() throws SQLException, IOException {
    server.close();
    PointsResult result = points.project();
    assertThat(result.left()).isTrue();
    assertThat(result.trouble().orElseThrow()).contains("Cannot write points to");
    assertThat(dirty()).isEqualTo("3");
  }

  @Test
  void aRebuildWritesTheSamePointsAgain() throws SQLException, IOException {
    points.project();
    Map<String, String> before = Map.copyOf(server.points());
    server.points().clear();
    assertThat(points.rebuild(Instant.ofEpochMilli(NOON)).windows()).isEqualTo(3);
    assertThat(server.points()).isEqualTo(before);
    assertThat(points.rebuild(Instant.ofEpochMilli(NOON + 60_000)).windows()).isZero();
  }

  private String dirty() throws SQLException, IOException {
    return Tables.rows(gateway, "SELECT count(*) FROM dirty_windows").get(0);
  }

  private String refusedTable() throws SQLException, IOException {
    String made = "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'points_refused'";
    return Tables.rows(gateway, made).get(0);
  }

  private void load(Mined... records) throws SQLException, IOException {
    Path lake = home.resolve("lake");
    try (LakeWriter writer = new LakeWriter(lake, "mine", 0)) {
      for (Mined record : records) {
        writer.write(record);
      }
      LakeCommittable committable = writer.finish().orElseThrow();
      new CommitLog(lake).publish("mine", CommitLog.idOf(committable.files()), committable);
    }
    new Loader(lake, gateway).load();
  }
}
