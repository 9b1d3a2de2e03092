package io.millrace.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lake.AdapterRow;
import io.millrace.lake.Commit;
import io.millrace.lake.CommitLog;
import io.millrace.lake.Compaction;
import io.millrace.lake.EvaluationRow;
import io.millrace.lake.Janitor;
import io.millrace.lake.LakeChange;
import io.millrace.lake.PolicyRow;
import io.millrace.lake.RecordLog;
import io.millrace.lake.RecordRow;
import io.millrace.lake.Samples;
import io.millrace.lake.TrainingProgressRow;
import io.millrace.lake.TrainingRunRow;
import io.millrace.lake.VerdictRow;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that jobs and commands record, on their way through commit files. */
class RecordedRowsTest {

  private static final long NOON = Samples.NOON;

  private static final LakeChange UNWATCHED = (file, bytes) -> {};

  @TempDir Path home;
  private DuckDbGateway gateway;
  private RecordLog log;

  @BeforeEach
  void open() {
    gateway = new DuckDbGateway(home.resolve("millrace.duckdb"));
    log = new RecordLog(home.resolve("lake"), "train");
  }

  @Test
  void everyTableTakesItsRows() throws SQLException, IOException {
    log.publish("all", rows("succeeded"));
    assertThat(loader().load()).isEqualTo(new LoadResult(1, 6, 1));
    assertThat(sql("SELECT run_id, attempt, state, adapter_id, tokens, seed FROM training_runs"))
        .containsExactly("r1|1|succeeded|a1|null|7");
    assertThat(sql("SELECT step, loss, eval_loss, recorded_at FROM training_progress"))
        .containsExactly("10|0.5|null|" + sql("SELECT epoch_ms(" + NOON + ")").get(0));
    assertThat(sql("SELECT adapter_id, runtime_types, metrics->>'$.loss' FROM adapters"))
        .containsExactly("a1|[millrace, vllm]|0.5");
    assertThat(sql("SELECT task_id, arm, score, valid FROM evaluations"))
        .containsExactly("t1|candidate|1.0|true");
    assertThat(sql("SELECT verdict_id, decision, task_groups, alpha FROM verdicts"))
        .containsExactly("v1|promote|300|0.025");
    assertThat(
            sql("SELECT policy_id, version, state, mined_commit, policy->>'$.kind' FROM policies"))
        .containsExactly("p1|2|candidate|41|routing_policy");
    assertThat(sql("SELECT job, watermark FROM ledger")).containsExactly("train|null");
  }

  @Test
  void publishingTheSameKeyAgainWritesNothing() throws SQLException, IOException {
    Commit first = log.publish("k", rows("running")).orElseThrow();
    assertThat(log.publish("k", rows("running"))).contains(first);
    assertThat(log.publish("none", List.of())).isEmpty();
    assertThat(new CommitLog(home.resolve("lake")).after(0)).hasSize(1);
    assertThat(new Janitor(home.resolve("lake")).plan(1, Instant.now().plusSeconds(60))).isEmpty();
    loader().load();
    assertThat(sql("SELECT count(*) FROM training_runs")).containsExactly("1");
  }

  @Test
  void theSameRowUnderAnotherKeyCountsOnceAndTheNewestIsCurrent() throws SQLException, IOException {
    log.publish("1", rows("running"));
    log.publish("2", rows("running"));
    log.publish("3", rows("succeeded"));
    loader().load();
    assertThat(sql("SELECT state FROM training_runs ORDER BY commit_sequence"))
        .containsExactly("running", "succeeded");
    assertThat(sql("SELECT state FROM training_runs_current")).containsExactly("succeeded");
    assertThat(sql("SELECT count(*) FROM evaluations")).containsExactly("1");
  }

  @Test
  void ofARunItsNewestAttemptIsCurrentWhicheverCameFirst() throws SQLException, IOException {
    log.publish("r1/2", List.of(run(2, "running")));
    log.publish("r1/2 again", List.of(run(2, "succeeded")));
    log.publish("r1/1", List.of(run(1, "running")));
    loader().load();
    assertThat(sql("SELECT attempt, state FROM training_runs_current"))
        .containsExactly("2|succeeded");
  }

  @Test
  void aRunThatHasEndedIsNotRunningWhicheverRowComesLast() throws SQLException, IOException {
    log.publish("end", List.of(run(1, "succeeded")));
    log.publish("steps", List.of(run(1, "running")));
    loader().load();
    assertThat(sql("SELECT state FROM training_runs_current")).containsExactly("succeeded");
  }

  @Test
  void anAdapterStandsWhereItsSlotsNewestEntryPutIt() throws SQLException, IOException {
    log.publish("2", List.of(adapter("active", 3L)));
    log.publish("1", List.of(adapter("candidate", 1L), adapter("published", null)));
    loader().load();
    assertThat(sql("SELECT state FROM adapters_current")).containsExactly("active");
  }

  @Test
  void aPolicyStandsWhereItsSlotsNewestEntryPutIt() throws SQLException, IOException {
    log.publish("2", List.of(policy("active", 3), policy("shadow", 2)));
    log.publish("1", List.of(policy("candidate", 1)));
    log.publish("2 again", List.of(policy("active", 3)));
    loader().load();
    assertThat(sql("SELECT state FROM policies_current")).containsExactly("active");
    assertThat(sql("SELECT count(*) FROM policies")).containsExactly("3");
  }

  @Test
  void compactionAndARebuildKeepEveryRow() throws SQLException, IOException {
    log.publish("1", rows("running"));
    log.publish("2", rows("succeeded"));
    loader().load();
    Path lake = home.resolve("lake");
    assertThat(new Compaction(lake).run(2, UNWATCHED)).hasSize(1);
    new Janitor(lake).run(2, Instant.now().plusSeconds(60), UNWATCHED);
    assertThat(loader().load().commits()).isZero();
    gateway = new DuckDbGateway(home.resolve("rebuilt.duckdb"));
    loader().load();
    assertThat(sql("SELECT state FROM training_runs ORDER BY state"))
        .containsExactly("running", "succeeded");
    assertThat(sql("SELECT count(*) FROM verdicts")).containsExactly("1");
    assertThat(sql("SELECT count(*) FROM policies")).containsExactly("1");
  }

  private Loader loader() {
    return new Loader(home.resolve("lake"), gateway);
  }

  private static List<RecordRow> rows(String state) {
    return List.of(
        run(1, state),
        new TrainingProgressRow("r1", 1, 10, 0.5, null, 1e-3, 1.0, 4000L, 10_000.0, 1L << 30, NOON),
        adapter("published", null),
        new EvaluationRow(
            "e1",
            "desk",
            "triage",
            "t1",
            "g1",
            "billing",
            0,
            1.0,
            "candidate",
            "arm",
            "a1",
            5,
            "{}",
            1.0,
            true,
            null,
            20L,
            10L,
            8.5,
            null,
            NOON),
        new VerdictRow(
            "v1", "e1", "desk", "triage", "a1", "w", null, "promote", "wealth", 1L, 0.025, 44.0,
            300, 0.1, 0.02, 0.2, "{}", NOON),
        policy("candidate", 1));
  }

  private static TrainingRunRow run(int attempt, String state) {
    return new TrainingRunRow(
        "r1", attempt, "desk", "triage", "sft", "tiny", "b", "d", state, null, "a1", 600L, 900L,
        null, 7, "{}", null, "0.1.0", NOON);
  }

  private static PolicyRow policy(String state, long entry) {
    return new PolicyRow(
        "p1",
        "routing_policy",
        "desk",
        "*",
        2,
        state,
        entry,
        41L,
        "{\"kind\":\"routing_policy\"}",
        null,
        "policy mine",
        "mined",
        NOON);
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
        List.of("millrace", "vllm"),
        "tiny",
        "b",
        "t",
        "c",
        null,
        "d",
        null,
        7L,
        "{\"loss\":0.5}",
        "0.1.0",
        null,
        null,
        null,
        NOON);
  }

  private List<String> sql(String query) throws SQLException, IOException {
    return gateway.readOnly(
        connection -> {
          List<String> rows = new ArrayList<>();
          try (ResultSet result = connection.createStatement().executeQuery(query)) {
            while (result.next()) {
              List<String> row = new ArrayList<>();
              for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                row.add(String.valueOf(result.getString(i)));
              }
              rows.add(String.join("|", row));
            }
          }
          return rows;
        });
  }
}
