package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.fact.Mined;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitLogTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochMilli(Samples.NOON), ZoneOffset.UTC);

  @TempDir Path lake;

  @Test
  void aRepeatedPublicationReturnsTheCommitThatIsThere() throws IOException {
    CommitLog log = new CommitLog(lake, Duration.ofSeconds(5), CLOCK);
    LakeCommittable one = committable("facts/a.parquet", 0, 10);
    Commit first = log.publish("mine", CommitLog.idOf(one.files()), one);
    Commit again = log.publish("mine", CommitLog.idOf(one.files()), one);

    assertThat(again).isEqualTo(first);
    assertThat(log.after(0)).containsExactly(first);
    assertThat(lake.resolve("commits"))
        .isDirectoryContaining(
            path ->
                path.getFileName()
                    .toString()
                    .equals("00000000000000000001-" + first.commitId().substring(0, 16) + ".json"));
  }

  @Test
  void offsetsAreCarriedForwardOverPartitionsThatPaused() throws IOException {
    CommitLog log = new CommitLog(lake);
    log.publish("mine", CommitLog.idOfRun("a"), committable("facts/a.parquet", 0, 10));
    log.publish("mine", CommitLog.idOfRun("b"), committable("facts/b.parquet", 1, 4));
    log.publish("mine", CommitLog.idOfRun("c"), committable("facts/c.parquet", 0, 7));

    assertThat(log.offsets())
        .containsEntry("traces/millrace.traces/0", 10L)
        .containsEntry("traces/millrace.traces/1", 4L);
    assertThat(log.after(1)).extracting(Commit::sequence).containsExactly(2L, 3L);
  }

  @Test
  void aLakeThatCannotBeWrittenIsNamedWithTheRemedy() throws IOException {
    Files.writeString(lake.resolve("commits"), "in the way");
    assertThatThrownBy(
            () ->
                new CommitLog(lake)
                    .publish("mine", CommitLog.idOfRun("a"), committable("facts/a.parquet", 0, 10)))
        .isInstanceOf(LakeWriteException.class)
        .hasMessageStartingWith(
            "Cannot write " + lake.resolve("commits") + ": FileAlreadyExists; make room there");
  }

  @Test
  void anUnfinishedCommitFileDoesNotCount() throws IOException {
    CommitLog log = new CommitLog(lake);
    Files.createDirectories(lake.resolve("commits"));
    Files.writeString(lake.resolve("commits/00000000000000000001-0000.json.tmp"), "{\"seq");

    assertThat(log.newest()).isEmpty();
    Commit commit =
        log.publish("mine", CommitLog.idOfRun("a"), committable("facts/a.parquet", 0, 1));
    assertThat(commit.sequence()).isEqualTo(1);
  }

  @Test
  void aHeldLogIsAnErrorAfterTheWait() throws IOException {
    CommitLog log = new CommitLog(lake, Duration.ofMillis(50), CLOCK);
    try (FileGuard held = FileGuard.acquire(lake.resolve("commits/.lock"), Duration.ZERO)) {
      assertThatThrownBy(
              () ->
                  log.publish("mine", CommitLog.idOfRun("a"), committable("facts/a.parquet", 0, 1)))
          .isInstanceOf(LockHeldException.class)
          .hasMessageContaining("50 ms");
    }
  }

  @Test
  void filesThatTheJanitorDeletedCannotBePublishedAgain() throws IOException {
    LakeCommittable gone = committable("facts/a.parquet", 0, 1);
    Files.delete(lake.resolve("facts/a.parquet"));
    assertThatThrownBy(
            () -> new CommitLog(lake).publish("mine", CommitLog.idOf(gone.files()), gone))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("facts/a.parquet")
        .hasMessageContaining("older than those that lake janitor was told of");
    assertThat(new CommitLog(lake).newest()).isEmpty();
  }

  @Test
  void aCompactedCommitIsReadInPlaceOfItsOwn() throws IOException {
    CommitLog log = new CommitLog(lake, Duration.ofSeconds(5), CLOCK);
    for (int i = 0; i < 5; i++) {
      log.publish("mine", CommitLog.idOfRun("r" + i), committable("facts/" + i, i, 10 + i));
    }
    List<Commit> all = log.after(0);
    Commit block = log.replace(all.subList(1, 3), committable("facts/block", 1, 10));

    assertThat(block.firstSequence()).isEqualTo(2);
    assertThat(log.after(0)).containsExactly(all.get(0), block, all.get(3), all.get(4));
    assertThat(log.after(2)).containsExactly(block, all.get(3), all.get(4));
    assertThat(log.behind(2)).isEqualTo(3);
    assertThat(log.publish("mine", all.get(1).commitId(), committable("facts/1", 1, 11)))
        .isEqualTo(all.get(1));
    assertThat(log.publish("mine", CommitLog.idOfRun("r5"), committable("facts/5", 5, 15)))
        .satisfies(
            next -> assertThat(next.sequence()).isEqualTo(6),
            next -> assertThat(next.offsets()).hasSize(6));
    assertThatThrownBy(() -> log.replace(all.subList(2, 4), committable("facts/late", 1, 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another compaction");
  }

  private LakeCommittable committable(String path, int partition, long to) throws IOException {
    Files.createDirectories(lake.resolve(path).getParent());
    Files.write(lake.resolve(path), new byte[0]);
    return new LakeCommittable(
        List.of(new DataFile(Commit.FACTS, path, to, 100)),
        List.of(new PartitionRange(Mined.TRACES, Samples.TOPIC, partition, 0, to, to, to, 0, 0)),
        null);
  }
}
