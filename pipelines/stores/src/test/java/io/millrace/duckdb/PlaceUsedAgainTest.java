package io.millrace.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.dataset.DatasetParameters;
import io.millrace.dataset.Datasets;
import io.millrace.decode.RejectedInput;
import io.millrace.decode.TraceJson;
import io.millrace.fact.Mined;
import io.millrace.fact.MinerOptions;
import io.millrace.fact.TraceMiner;
import io.millrace.identity.TextIdentity;
import io.millrace.lake.CommitLog;
import io.millrace.lake.LakeCommittable;
import io.millrace.lake.LakeWriter;
import io.millrace.lake.RolloutFiles;
import io.millrace.lake.RolloutRows;
import io.millrace.lake.RolloutText;
import io.millrace.trace.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that was edited and mined again: its lines are the places of other traces now. */
class PlaceUsedAgainTest {

  private static final int PROMPTS = 40;
  private static final long MODIFIED = 1_760_000_400_000L;
  private static final String POLICY = "canary:desk/triage/1";

  @TempDir Path home;
  private DuckDbGateway gateway;
  private long modified = MODIFIED;

  @BeforeEach
  void database() {
    gateway = new DuckDbGateway(home.resolve("millrace.duckdb"));
  }

  @Test
  void eachPairHasTheTextThatItsHashesAreOf() throws SQLException, IOException, RejectedInput {
    mineEditedFiles();
    List<String> sft =
        rows("SELECT prompt, answer, prompt_hash, answer_hash FROM sft_pairs ORDER BY ALL");
    assertThat(sft).hasSize(PROMPTS);
    for (String pair : sft) {
      assertHashed(pair.split("\\|"));
    }
    List<String> preference =
        rows(
            "SELECT prompt, unnest([chosen, rejected]), prompt_hash,"
                + " unnest([chosen_answer_hash, rejected_answer_hash])"
                + " FROM preference_pairs ORDER BY ALL");
    assertThat(preference).hasSize(2 * PROMPTS);
    for (String side : preference) {
      assertHashed(side.split("\\|"));
    }
  }

  @Test
  void eachAnswerIsOfItsOwnConversation() throws SQLException, IOException {
    mineEditedFiles();
    assertThat(
            rows(
                "SELECT conversation, adapter_id FROM rollout_conversations('%s', 1000000000)"
                    .formatted(POLICY)))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, PROMPTS).mapToObj(i -> "k%d|a%1$d".formatted(i)).toList());
    assertThat(rows("SELECT trace_id, unit FROM routing_choices('desk', 0, 99)"))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 2 * PROMPTS)
                .mapToObj(i -> "t%d|k%d".formatted(i, i % PROMPTS))
                .toList());
  }

  @Test
  void theTextOfAnotherTraceAtTheSamePlaceIsNotItsText() throws SQLException, IOException {
    MinerOptions usual = MinerOptions.defaults();
    MinerOptions mute = new MinerOptions(usual.redact(), false, usual.maxBytes(), null);
    mine(mute, List.of(trace(0, "good")));
    mine(usual, List.of(trace(1, "good")));

    assertThat(rows("SELECT trace_id FROM sft_pairs")).containsExactly("t1");
    Datasets datasets = new Datasets(home, home.resolve("datasets"), Duration.ZERO);
    DatasetParameters anyAdapter = new DatasetParameters(0.7, 1, 1, 0.5, 0.8, List.of());
    assertThatThrownBy(
            () ->
                gateway.readWrite(
                    connection -> datasets.create(connection, "desk", anyAdapter, null)))
        .hasMessageContaining("payload of 1 traces")
        .hasMessageContaining("t0 (/in/traces.jsonl/0@1)");
    try (RolloutRows rollout = RolloutRows.open()) {
      assertThat(rollout.text(RolloutFiles.in(home), POLICY, "a0"))
          .isEqualTo(new RolloutText(1, 1, 1));
    }
  }

  /**
   * The file is mined whole, then without its first line and with later ends of some runs, then
   * with another answer in a line whose number stays.
   */
  private void mineEditedFiles() throws SQLException, IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 2 * PROMPTS; i++) {
      lines.add(trace(i, i < PROMPTS ? "good" : "bad"));
    }
    mine(MinerOptions.defaults(), lines);
    lines.remove(0);
    for (int line = 0; line < lines.size(); line += 3) {
      lines.set(line, lines.get(line).replace("\"ended_at\":1760", "\"ended_at\":1761"));
    }
    mine(MinerOptions.defaults(), lines);
    lines.set(4, trace(5, "better").replace("\"ended_at\":1760", "\"ended_at\":1762"));
    mine(MinerOptions.defaults(), lines);
  }

  private void mine(MinerOptions options, List<String> lines) throws SQLException, IOException {
    TraceMiner miner = new TraceMiner(options);
    modified += 60_000;
    try (LakeWriter writer = new LakeWriter(home, "mine", 0)) {
      for (int line = 1; line <= lines.size(); line++) {
        Mined mined =
            miner.mineTrace(
                lines.get(line - 1).getBytes(StandardCharsets.UTF_8),
                new Origin("/in/traces.jsonl", 0, line, modified));
        assertThat(mined.rejected()).isNull();
        writer.write(mined);
      }
      LakeCommittable committable = writer.finish().orElseThrow();
      new CommitLog(home).publish("mine", CommitLog.idOf(committable.files()), committable);
    }
    new Loader(home, gateway).load();
  }

  private static String trace(int number, String answer) {
    int prompt = number % PROMPTS;
    return String.format(
        Locale.ROOT,
        "{\"trace_id\":\"t%d\",\"scenario\":\"desk\",\"query\":\"question %d\","
            + "\"result\":\"%s %2$d\",\"adapter_id\":\"a%2$d\",\"feedback\":%d,"
            + "\"started_at\":1760000000000,\"ended_at\":1760000001000,"
            + "\"routing\":{\"policy\":\"%s\",\"propensity\":0.5},"
            + "\"attributes\":{\"conversation_key\":\"k%2$d\"}}",
        number,
        prompt,
        answer,
        answer.equals("bad") ? 0 : 1,
        POLICY);
  }

  /**
   * Checks a prompt and an answer.
   *
   * @param row these two and the hash of each
   */
  private static void assertHashed(String[] row) throws RejectedInput {
    String trace =
        "{\"trace_id\":\"any\",\"query\":\"%s\",\"result\":\"%s\"}".formatted(row[0], row[1]);
    TextIdentity identity =
        TextIdentity.of(TraceJson.decode(trace.getBytes(StandardCharsets.UTF_8)));
    assertThat(identity.promptHash()).as(row[0]).isEqualTo(row[2]);
    assertThat(identity.answerHash()).as(row[1]).isEqualTo(row[3]);
  }

  private List<String> rows(String sql) throws SQLException, IOException {
    return Tables.rows(gateway, sql);
  }
}
