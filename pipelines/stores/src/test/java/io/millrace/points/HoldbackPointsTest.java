package io.millrace.points;

import static io.millrace.lake.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.duckdb.DuckDbGateway;
import io.millrace.duckdb.Loader;
import io.millrace.duckdb.Tables;
import io.millrace.fact.MinerOptions;
import io.millrace.fact.TraceMiner;
import io.millrace.lake.CommitLog;
import io.millrace.lake.LakeCommittable;
import io.millrace.lake.LakeWriter;
import io.millrace.lake.Samples;
import io.millrace.trace.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Points of the answers to conversations that are held back, beside those of the others. */
class HoldbackPointsTest {

  private static final String HELD = "holdback:desk/triage";
  private static final String CANARY = "canary:desk/triage/7";

  @TempDir Path home;
  private final TraceMiner miner = new TraceMiner(MinerOptions.defaults());
  private DuckDbGateway gateway;
  private StubServer server;
  private PointsProjection points;
  private long offset;

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
  void bothArmsOfASlotAreCountedAndRatedApart() throws SQLException, IOException {
    load(trace("h1", HELD, "", "0.25"), trace("h2", HELD, "", "null"));
    load(trace("a1", HELD, "abc", "0.5"), trace("a2", HELD, "abc", "1"));
    load(trace("other", "canary:desk/reply/7", "abc", "0"), trace("free", "mine", "", "0"));
    points.project();

    assertThat(arms())
        .containsEntry(
            point("holdback", "triage"), "count=2i,failures=0i,rated=1i,mean_quality=0.25")
        .containsEntry(point("slot", "triage"), "count=2i,failures=0i,rated=2i,mean_quality=0.75")
        .containsEntry(point("slot", "reply"), "count=1i,failures=0i,rated=1i,mean_quality=0.0")
        .hasSize(3);
  }

  @Test
  void theIncumbentOfACanaryIsNotHeldBackThoughItMayBeTheBase() throws SQLException, IOException {
    load(trace("c1", CANARY, "abc", "0.5"), trace("c2", CANARY, "", "1"));
    load(trace("h1", HELD, "", "0.25"));
    points.project();

    assertThat(arms())
        .containsEntry(point("slot", "triage"), "count=2i,failures=0i,rated=2i,mean_quality=0.75")
        .containsKey(point("holdback", "triage"))
        .hasSize(2);
  }

  @Test
  void answersOfAdaptersThatARoutingPolicyChoseAreTheSlots() throws SQLException, IOException {
    String policy = "0123456789abcdef".repeat(4);
    load(trace("h1", HELD, "", "0.25"), trace("no-policy", "0123456789abcdef", "abc", "0"));
    load(trace("p1", policy, "abc", "0.5"), trace("p2", policy, "def", "1"));
    load(trace("upstream", policy, "", "0"));
    points.project();

    assertThat(arms())
        .containsEntry(point("slot", "triage"), "count=2i,failures=0i,rated=2i,mean_quality=0.75")
        .containsKey(point("holdback", "triage"))
        .hasSize(2);
  }

  @Test
  void aLaterRatingAndARebuildWriteTheWindowWhole() throws SQLException, IOException {
    load(trace("h1", HELD, "", "null"));
    points.project();
    assertThat(arms()).containsEntry(point("holdback", "triage"), "count=1i,failures=0i,rated=0i");

    commit(writer -> writer.write(Samples.feedback("h1", 0.75, NOON + 600_000, 0)));
    points.project();
    Map<String, String> rated = arms();
    assertThat(rated)
        .containsEntry(
            point("holdback", "triage"), "count=1i,failures=0i,rated=1i,mean_quality=0.75");

    server.points().clear();
    points.rebuild(Instant.ofEpochMilli(NOON));
    assertThat(arms()).isEqualTo(rated);
  }

  private Map<String, String> arms() {
    return server.points().entrySet().stream()
        .filter(point -> point.getKey().startsWith("millrace_holdback"))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static String point(String arm, String role) {
    return "millrace_holdback,arm=%s,role=%s,scenario=desk %d".formatted(arm, role, NOON);
  }

  private static String trace(String id, String policy, String adapter, String score) {
    return """
    {"trace_id":"%s","scenario":"desk","agent":"triage","adapter_id":"%s","query":"q %1$s","result":"r",\
    "started_at":%d,"ended_at":%3$d,"feedback":%s,\
    "routing":{"policy":"%s","propensity":0.02,"candidates":["a","base"]}}
    """
        .formatted(id, adapter, NOON + 5, score, policy);
  }

  private void load(String... traces) throws SQLException, IOException {
    commit(
        writer -> {
          for (String trace : traces) {
            writer.write(
                miner.mineTrace(
                    trace.getBytes(StandardCharsets.UTF_8),
                    new Origin(Samples.TOPIC, 0, offset++, NOON)));
          }
        });
  }

  private interface Records {
    void into(LakeWriter writer) throws IOException;
  }

  private void commit(Records records) throws SQLException, IOException {
    Path lake = home.resolve("lake");
    try (LakeWriter writer = new LakeWriter(lake, "mine", 0)) {
      records.into(writer);
      LakeCommittable committable = writer.finish().orElseThrow();
      new CommitLog(lake).publish("mine", CommitLog.idOf(committable.files()), committable);
    }
    new Loader(lake, gateway).load();
  }
}
