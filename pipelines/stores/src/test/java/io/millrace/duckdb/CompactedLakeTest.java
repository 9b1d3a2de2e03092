package io.millrace.duckdb;

import static io.millrace.lake.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.fact.FeedbackRow;
import io.millrace.fact.Mined;
import io.millrace.lake.Commit;
import io.millrace.lake.CommitLog;
import io.millrace.lake.Compaction;
import io.millrace.lake.CompactionBlock;
import io.millrace.lake.Janitor;
import io.millrace.lake.LakeChange;
import io.millrace.lake.LakeCommittable;
import io.millrace.lake.LakeWriter;
import io.millrace.lake.Removal;
import io.millrace.lake.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is loaded from a lake before and after its small commits became large ones. */
class CompactedLakeTest {

  private static final String[] ANSWERS = {
    "SELECT * EXCLUDE (commit_sequence, fact_no) FROM trace_facts ORDER BY ALL",
    "SELECT * EXCLUDE (commit_sequence, fact_no) FROM trace_revisions ORDER BY ALL",
    "SELECT * EXCLUDE (commit_sequence) FROM feedback ORDER BY ALL",
    "SELECT * EXCLUDE (commit_sequence) FROM rejected ORDER BY ALL",
    "SELECT DISTINCT * FROM payload ORDER BY ALL",
    "SELECT stream, topic, partition, min(from_offset), max(to_offset), sum(received), sum(facts),"
        + " sum(feedback), sum(duplicates), sum(rejected) FROM ledger_partitions GROUP BY ALL"
        + " ORDER BY ALL",
    "FROM dirty_windows ORDER BY ALL"
  };
  private static final LakeChange UNWATCHED = (file, bytes) -> {};
  private static final Instant LATER = Instant.parse("2999-01-01T00:00:00Z");

  @TempDir Path home;
  private int databases;

  @Test
  void aRebuiltDatabaseEqualsTheOneLoadedBefore() throws SQLException, IOException {
    mine(7);
    DuckDbGateway loaded = rebuilt();
    assertThat(replayed(loaded)).isPositive();
    List<Commit> written = new Compaction(lake()).run(newest(), UNWATCHED);
    assertThat(written).hasSizeLessThan(6).anyMatch(commit -> commit.span() > 2);
    new Janitor(lake()).run(newest(), LATER, UNWATCHED);
    assertThat(answers(rebuilt())).as("compacted").isEqualTo(answers(loaded));
    assertThat(dataFiles()).isEqualTo(named());

    mine(3);
    new Loader(lake(), loaded).load();
    List<String> before = answers(loaded);
    new Compaction(lake()).run(newest(), UNWATCHED);
    new Janitor(lake()).run(newest(), LATER, UNWATCHED);
    DuckDbGateway again = rebuilt();
    assertThat(answers(again)).as("compacted again").isEqualTo(before);
    assertThat(replayed(again)).isLessThan(replayed(loaded));
  }

  @Test
  void rowsThatARestartedJobWroteTwiceAreLeftOut() throws SQLException, IOException {
    for (int offset : new int[] {0, 2, 0, 2, 4}) {
      commit(
          List.of(
              Samples.trace("t" + offset, offset),
              Samples.rejected("{", offset + 1),
              Samples.feedback("t" + offset, 1, NOON, offset)));
    }
    new Compaction(lake()).run(newest(), UNWATCHED);
    new Janitor(lake()).run(newest(), LATER, UNWATCHED);

    DuckDbGateway rebuilt = rebuilt();
    assertThat(new CommitLog(lake()).after(0)).extracting(Commit::sequence).containsExactly(2L, 5L);
    assertThat(
            Tables.rows(
                rebuilt,
                "SELECT stream, sum(received), sum(duplicates), sum(replayed)"
                    + " FROM ledger_partitions GROUP BY stream ORDER BY stream"))
        .containsExactly("feedback|3|0|0", "traces|6|0|0");
    assertThat(Tables.rows(rebuilt, "SELECT count(*) FROM payload")).containsExactly("3");
  }

  @Test
  void aDatabaseThatIsBehindGoesOnFromTheCompactedCommits() throws SQLException, IOException {
    mine(1);
    DuckDbGateway behind = rebuilt();
    mine(3);
    List<String> before = answers(rebuilt());
    new Compaction(lake()).run(newest(), UNWATCHED);
    new Janitor(lake()).run(newest(), LATER, UNWATCHED);

    new Loader(lake(), behind).load();
    assertThat(answers(behind)).isEqualTo(before);
    assertThat(new Loader(lake(), behind).load().commits()).isZero();
  }

  @Test
  void stoppedBeforeAnyWriteOrDeletionTheLakeStaysWhole() throws SQLException, IOException {
    mine(3);
    List<String> before = answers(rebuilt());
    List<Commit> read = new CommitLog(lake()).after(0);
    int stops = 0;
    while (stoppedAt(stops)) {
      assertThat(dataFiles()).as("files, stopped before change %d", stops).containsAll(named());
      List<Commit> now = new CommitLog(lake()).after(0);
      if (!now.equals(read)) {
        assertThat(answers(rebuilt())).as("stopped before change %d", stops).isEqualTo(before);
        read = now;
      }
      stops++;
    }
    assertThat(stops).isGreaterThan(10);
    assertThat(answers(rebuilt())).isEqualTo(before);
    assertThat(dataFiles()).isEqualTo(named());
  }

  @Test
  void whatIsNotLoadedIsNeitherCompactedNorDeleted() throws IOException {
    mine(8);
    assertThat(new Compaction(lake()).plan(0)).isEmpty();
    List<CompactionBlock> blocks = new Compaction(lake()).plan(4);
    assertThat(blocks).isNotEmpty().allMatch(block -> block.last() <= 4);
    assertThatThrownBy(
            () ->
                new Compaction(lake())
                    .run(
                        newest(),
                        (file, bytes) -> {
                          throw new IOException("never committed");
                        }))
        .hasMessage("never committed");
  }

  @Test
  void onlyWhatIsLoadedAndOldGoes() throws SQLException, IOException {
    mine(4);
    new Compaction(lake()).run(newest(), UNWATCHED);
    Path orphan = Files.createFile(lake().resolve("facts/orphan.parquet.tmp"));
    Janitor janitor = new Janitor(lake());
    assertThat(janitor.plan(newest(), LATER))
        .hasSizeGreaterThan(8)
        .filteredOn(removal -> removal.cause() == Removal.Cause.UNCOMMITTED)
        .extracting(Removal::file)
        .containsExactly(orphan);
    assertThat(janitor.plan(0, LATER)).extracting(Removal::file).containsExactly(orphan);
    assertThat(janitor.plan(newest(), Instant.now().minusSeconds(3600))).isEmpty();
  }

  @Test
  void aJobThatPublishesMeanwhileLosesNothing() throws SQLException, IOException {
    mine(3);
    long loaded = newest();
    List<String> ids = new ArrayList<>();
    LakeChange publishing =
        (file, bytes) -> {
          if (file.getParent().endsWith("lake") || file.toString().endsWith(".json")) {
            ids.add(commit(List.of(Samples.trace("m" + ids.size(), 900 + ids.size()))));
          }
        };
    new Compaction(lake()).run(loaded, publishing);
    new Janitor(lake()).run(loaded, LATER, publishing);

    assertThat(ids).hasSizeGreaterThan(3);
    assertThat(Tables.rows(rebuilt(), "SELECT count(*) FROM trace_facts WHERE trace_id LIKE 'm%'"))
        .containsExactly(Integer.toString(ids.size()));
    assertThat(newest()).isEqualTo(loaded + ids.size());
  }

  @Test
  void filesThatHoldOtherRowsThanAnnouncedAreNotCompacted() throws IOException {
    commit(List.of(Samples.trace("t1", 0)));
    commit(List.of(Samples.trace("t2", 1), Samples.trace("t3", 2)));
    List<Commit> commits = new CommitLog(lake()).after(0);
    Files.copy(
        lake().resolve(commits.get(1).files(Commit.FACTS).get(0).path()),
        lake().resolve(commits.get(0).files(Commit.FACTS).get(0).path()),
        StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> new Compaction(lake()).run(newest(), UNWATCHED))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("4 rows and they announce 3");
    assertThat(new CommitLog(lake()).after(0)).isEqualTo(commits);
  }

  private boolean stoppedAt(int change) throws SQLException, IOException {
    int[] changes = {0};
    LakeChange stopping =
        (file, bytes) -> {
          if (changes[0]++ == change) {
            throw new UncheckedIOException(new IOException("stopped before " + file));
          }
        };
    try {
      new Compaction(lake()).run(newest(), stopping);
      new Janitor(lake()).run(newest(), LATER, stopping);
      return false;
    } catch (UncheckedIOException stopped) {
      return true;
    }
  }

  /** Commits as a job writes them that was restarted twice, with duplicates and revisions. */
  private void mine(int commits) throws IOException {
    Random random = new Random(commits);
    long from = new CommitLog(lake()).offsets().getOrDefault("traces/" + Samples.TOPIC + "/0", 0L);
    List<List<Mined>> parts = new ArrayList<>();
    for (int commit = 0; commit < commits; commit++) {
      List<Mined> records = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        long offset = from + commit * 6L + i;
        int id = random.nextInt(60);
        records.add(
            switch (random.nextInt(6)) {
              case 0 -> Samples.rejected("{" + offset, offset);
              case 1 -> inline("t" + id, offset);
              default ->
                  Samples.trace("t" + id, offset, NOON + random.nextInt(4) * 60_000L, "c" + id % 7);
            });
      }
      records.add(
          Samples.feedback("t" + random.nextInt(60), random.nextInt(4) / 3.0, NOON, from + commit));
      parts.add(records);
    }
    for (int restart : new int[] {commits / 3, commits / 2}) {
      List<List<Mined>> again = new ArrayList<>(parts.subList(Math.max(0, restart - 2), restart));
      parts.addAll(restart, again);
    }
    for (List<Mined> records : parts) {
      commit(records);
    }
  }

  private static Mined inline(String id, long offset) {
    FeedbackRow row =
        new FeedbackRow(
            id,
            null,
            "feedback",
            "human",
            "",
            0.9,
            null,
            true,
            NOON,
            null,
            true,
            Samples.TOPIC,
            0,
            offset);
    return Samples.trace(Samples.fact(id, 0, offset, NOON, "c" + offset % 5), List.of(row));
  }

  private String commit(List<Mined> records) throws IOException {
    try (LakeWriter writer = new LakeWriter(lake(), "mine", 0)) {
      for (Mined record : records) {
        writer.write(record);
      }
      LakeCommittable committable = writer.finish().orElseThrow();
      return new CommitLog(lake())
          .publish("mine", CommitLog.idOf(committable.files()), committable)
          .commitId();
    }
  }

  private DuckDbGateway rebuilt() throws SQLException, IOException {
    DuckDbGateway gateway = new DuckDbGateway(home.resolve(databases++ + ".duckdb"));
    new Loader(lake(), gateway).load();
    return gateway;
  }

  private static List<String> answers(DuckDbGateway gateway) throws SQLException, IOException {
    List<String> answers = new ArrayList<>();
    for (String query : ANSWERS) {
      answers.add(query);
      answers.addAll(Tables.rows(gateway, query));
    }
    return answers;
  }

  private static long replayed(DuckDbGateway gateway) throws SQLException, IOException {
    String sql = "SELECT sum(replayed)::BIGINT FROM ledger_partitions";
    return Long.parseLong(Tables.rows(gateway, sql).get(0));
  }

  private long newest() throws IOException {
    return new CommitLog(lake()).newest().orElseThrow().sequence();
  }

  private List<String> named() throws IOException {
    List<String> named = new ArrayList<>();
    for (Commit commit : new CommitLog(lake()).after(0)) {
      commit.files().forEach(file -> named.add(file.path()));
    }
    Collections.sort(named);
    return named;
  }

  private List<String> dataFiles() throws IOException {
    List<String> files = new ArrayList<>();
    for (String kind : List.of("facts", "feedback", "payload", "rejected")) {
      try (Stream<Path> entries = Files.list(lake().resolve(kind))) {
        entries.forEach(file -> files.add(lake().relativize(file).toString()));
      }
    }
    Collections.sort(files);
    return files;
  }

  private Path lake() {
    return home.resolve("lake");
  }
}
