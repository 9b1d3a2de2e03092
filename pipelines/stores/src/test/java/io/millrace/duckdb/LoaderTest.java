package io.millrace.duckdb;

import static io.millrace.lake.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.fact.FeedbackRow;
import io.millrace.fact.Mined;
import io.millrace.lake.Commit;
import io.millrace.lake.CommitLog;
import io.millrace.lake.LakeCommittable;
import io.millrace.lake.LakeWriter;
import io.millrace.lake.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoaderTest {

  private static final String LEDGER =
      "SELECT stream, received, facts, feedback, duplicates, rejected, replayed"
          + " FROM ledger_partitions ORDER BY commit_sequence, stream";

  @TempDir Path home;
  private DuckDbGateway gateway;

  @BeforeEach
  void tables() throws SQLException, IOException {
    gateway = new DuckDbGateway(home.resolve("millrace.duckdb"));
    Tables.create(gateway);
  }

  @Test
  void loadingTwiceIsLoadingOnce() throws SQLException, IOException {
    commit(Samples.trace("t1", 0), Samples.rejected("{", 1), Samples.feedback("t1", 1, NOON, 0));

    assertThat(loader().load()).isEqualTo(new LoadResult(1, 3, 1));
    assertThat(loader().load()).isEqualTo(new LoadResult(0, 0, 1));
    assertThat(rows("SELECT trace_id, revision FROM trace_facts")).containsExactly("t1|1");
    assertThat(rows("SELECT score FROM feedback")).containsExactly("1.0");
    assertThat(rows("SELECT reason, bytes_hash FROM rejected")).containsExactly("invalid_json|h{");
    assertThat(rows(LEDGER)).containsExactly("feedback|1|0|1|0|0|0", "traces|2|1|0|0|1|0");
    assertThat(rows("SELECT rows FROM payload_files")).containsExactly("1");
  }

  @Test
  void aSecondDeliveryIsADuplicateAndARereadOffsetAReplay() throws SQLException, IOException {
    commit(Samples.trace("t1", 0, NOON, "c1"), Samples.trace("t1", 1, NOON, "c1"));
    commit(Samples.trace("t1", 1, NOON, "c1"), Samples.trace("t1", 2, NOON, "c1"));
    loader().load();

    assertThat(rows("SELECT trace_id, record_offset, revision FROM trace_facts"))
        .containsExactly("t1|0|1");
    assertThat(rows(LEDGER)).containsExactly("traces|2|1|0|1|0|0", "traces|1|0|0|1|0|1");
  }

  @Test
  void rereadingRejectedAndFeedbackRecordsCountsThemAsReplayed() throws SQLException, IOException {
    commit(Samples.rejected("{", 1), Samples.feedback("t1", 0.5, NOON, 0));
    commit(Samples.rejected("{", 1), Samples.feedback("t1", 0.5, NOON, 0));
    loader().load();

    assertThat(rows("SELECT count(*) FROM rejected")).containsExactly("1");
    assertThat(rows("SELECT count(*) FROM feedback")).containsExactly("1");
    assertThat(rows(LEDGER))
        .containsExactly(
            "feedback|1|0|1|0|0|0",
            "traces|1|0|0|0|1|0",
            "feedback|0|0|0|0|0|1",
            "traces|0|0|0|0|0|1");
  }

  @Test
  void inlineFeedbackIsStoredOnceAndNotCounted() throws SQLException, IOException {
    FeedbackRow inline =
        new FeedbackRow(
            "t1", null, "feedback", "human", "", 0.9, null, true, NOON, null, true, "t", 0, 0);
    Mined first = Samples.trace(Samples.fact("t1", 0, 0, NOON, "c1"), List.of(inline));
    Mined again = Samples.trace(Samples.fact("t1", 0, 1, NOON, "c1"), List.of(inline));
    commit(first, again);
    loader().load();

    assertThat(rows("SELECT inline, score FROM feedback")).containsExactly("true|0.9");
    assertThat(rows(LEDGER)).containsExactly("traces|2|1|0|1|0|0");
  }

  @Test
  void theOrderOfArrivalDoesNotDecideWhichContentIsCurrent() throws SQLException, IOException {
    List<Mined> contents = new ArrayList<>();
    for (int trace = 0; trace < 20; trace++) {
      for (int content = 0; content <= trace % 4; content++) {
        long endedAt = NOON + content / 2;
        contents.add(Samples.trace("t" + trace, contents.size(), endedAt, "c" + content));
        contents.add(Samples.trace("t" + trace, contents.size(), endedAt, "c" + content));
      }
    }
    String current = "SELECT trace_id, content_hash, revision FROM trace_facts ORDER BY ALL";
    String old = "SELECT trace_id, content_hash, revision FROM trace_revisions ORDER BY ALL";
    List<List<String>> answers = new ArrayList<>();
    for (int seed = 0; seed < 4; seed++) {
      gateway = new DuckDbGateway(home.resolve(seed + ".duckdb"));
      Tables.create(gateway);
      Path lake = home.resolve("lake" + seed);
      Collections.shuffle(contents, new Random(seed));
      for (int i = 0; i < contents.size(); i += 17 + seed) {
        List<Mined> part = contents.subList(i, Math.min(contents.size(), i + 17 + seed));
        commit(lake, part.toArray(new Mined[0]));
      }
      new Loader(lake, gateway).load();
      List<String> answer = new ArrayList<>(rows(current));
      answer.addAll(rows(old));
      answers.add(answer);
    }
    assertThat(answers.get(0)).contains("t7|c3|4", "t7|c0|0").hasSize(50);
    assertThat(answers).allMatch(answer -> answer.equals(answers.get(0)));
  }

  @Test
  void everyMinuteThatATraceTouchesIsDirty() throws SQLException, IOException {
    commit(Samples.trace("t1", 0, NOON, "c1"));
    loader().load();
    clearDirty();
    commit(Samples.trace("t1", 1, NOON + 60_000, "c2"));
    loader().load();
    assertThat(dirty())
        .containsExactly(
            "millrace_traces|2025-10-09 09:00:00", "millrace_traces|2025-10-09 09:01:00");

    clearDirty();
    commit(Samples.feedback("t1", 0.2, NOON + 120_000, 0), Samples.rejected("{", 2));
    loader().load();
    assertThat(dirty())
        .containsExactly(
            "millrace_feedback|2025-10-09 09:02:00",
            "millrace_rejected|2025-10-09 09:00:00",
            "millrace_traces|2025-10-09 09:01:00");
  }

  @Test
  void dataFilesWithoutACommitFileDoNotCount() throws SQLException, IOException {
    write(home.resolve("lake"), Samples.trace("lost", 0));
    assertThat(loader().load()).isEqualTo(new LoadResult(0, 0, 0));
    commit(Samples.trace("t1", 0));
    loader().load();
    assertThat(rows("SELECT trace_id FROM trace_facts")).containsExactly("t1");
  }

  @Test
  void aCommitThatCannotBeAppliedLeavesNothingBehindAndLoadsOnceItCan()
      throws SQLException, IOException {
    commit(Samples.trace("t1", 0));
    Commit second = commit(Samples.trace("t2", 1), Samples.rejected("{", 2));
    Path rejected = home.resolve("lake").resolve(second.files(Commit.REJECTED).get(0).path());
    Path aside = home.resolve("aside.parquet");
    Files.move(rejected, aside);

    assertThatThrownBy(() -> loader().load()).isInstanceOf(SQLException.class);
    assertThat(rows("SELECT trace_id FROM trace_facts")).containsExactly("t1");
    assertThat(rows("SELECT commit_sequence FROM ledger")).containsExactly("1");

    Files.move(aside, rejected);
    assertThat(loader().load()).isEqualTo(new LoadResult(1, 2, 2));
    assertThat(rows("SELECT trace_id FROM trace_facts ORDER BY 1")).containsExactly("t1", "t2");
  }

  private Loader loader() {
    return new Loader(home.resolve("lake"), gateway);
  }

  private List<String> rows(String sql) throws SQLException, IOException {
    return Tables.rows(gateway, sql);
  }

  private List<String> dirty() throws SQLException, IOException {
    return rows("SELECT measurement, window_start FROM dirty_windows ORDER BY ALL").stream()
        .map(row -> row.replaceFirst("\\.0$", ""))
        .toList();
  }

  private void clearDirty() throws SQLException, IOException {
    gateway.readWrite(c -> c.createStatement().executeUpdate("DELETE FROM dirty_windows"));
  }

  private Commit commit(Mined... records) throws IOException {
    return commit(home.resolve("lake"), records);
  }

  private static Commit commit(Path lake, Mined... records) throws IOException {
    LakeCommittable committable = write(lake, records);
    return new CommitLog(lake).publish("mine", CommitLog.idOf(committable.files()), committable);
  }

  private static LakeCommittable write(Path lake, Mined... records) throws IOException {
    try (LakeWriter writer = new LakeWriter(lake, "mine", 0)) {
      for (Mined record : records) {
        writer.write(record);
      }
      return writer.finish().orElseThrow();
    }
  }
}
