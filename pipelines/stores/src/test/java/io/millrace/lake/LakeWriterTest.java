package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.fact.Mined;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeWriterTest {

  @TempDir Path lake;

  @Test
  void whatIsWrittenReadsBackWithTheTypesOfTheTables() throws IOException, SQLException {
    LakeCommittable committable = write(Samples.trace("t1", 7));

    String facts = lake.resolve(file(committable, Commit.FACTS).path()).toString();
    assertThat(
            row(
                "SELECT trace_id, ended_at::VARCHAR, typeof(ended_at), tool_names::VARCHAR,"
                    + " message_lengths::VARCHAR, typeof(message_lengths), output_tokens, cost_usd,"
                    + " additive_lek, flags::VARCHAR, record_offset FROM '"
                    + facts
                    + "'"))
        .containsExactly(
            "t1",
            "2025-10-09 09:00:00.007",
            "TIMESTAMP",
            "[search, write]",
            "[12, 40]",
            "INTEGER[]",
            null,
            "0.002",
            "41.5",
            "[]",
            "7");
    String payload = lake.resolve(file(committable, Commit.PAYLOAD).path()).toString();
    assertThat(row("SELECT trace_id, payload, typeof(payload) FROM '" + payload + "'"))
        .containsExactly("t1", "{\"trace_id\":\"t1\"}", "VARCHAR");
  }

  @Test
  void everyRecordIsCountedOnceInItsPartition() throws IOException {
    LakeCommittable committable =
        write(
            Samples.trace("t1", 10),
            Samples.rejected("{", 11),
            Samples.trace("t2", 12),
            Samples.feedback("t1", 0.9, Samples.NOON, 3));

    assertThat(committable.partitions())
        .containsExactlyInAnyOrder(
            new PartitionRange(Mined.TRACES, Samples.TOPIC, 0, 10, 13, 3, 2, 0, 1),
            new PartitionRange(Mined.FEEDBACK, Samples.FEEDBACK_TOPIC, 0, 3, 4, 1, 0, 1, 0));
    assertThat(committable.files()).extracting(DataFile::rows).containsExactly(2L, 2L, 1L, 1L);
  }

  @Test
  void aLakeThatCannotBeWrittenIsNamedAndNoOtherFileStaysBehind() throws IOException {
    Files.writeString(lake.resolve(Commit.PAYLOAD), "in the way");
    try (LakeWriter writer = new LakeWriter(lake, "mine", 0)) {
      assertThatThrownBy(() -> writer.write(Samples.trace("t1", 7)))
          .isInstanceOf(LakeWriteException.class)
          .hasMessageStartingWith("Cannot write " + lake.resolve(Commit.PAYLOAD))
          .hasMessageContaining("let Flink's user write");
    }
    assertThat(lake.resolve(Commit.FACTS)).isEmptyDirectory();
  }

  @Test
  void aFileIsFinishedWhenItsSizeIsReached() throws IOException {
    try (LakeWriter writer = new LakeWriter(lake, "mine", 0, 10_000)) {
      for (int i = 0; i < 5_000; i++) {
        writer.write(Samples.trace("t" + i, i));
      }
      LakeCommittable committable = writer.finish().orElseThrow();
      assertThat(committable.files().stream().filter(f -> f.kind().equals(Commit.FACTS)))
          .hasSizeGreaterThan(2)
          .extracting(DataFile::rows)
          .allMatch(rows -> rows > 0);
      assertThat(
              committable.files().stream()
                  .filter(f -> f.kind().equals(Commit.FACTS))
                  .mapToLong(DataFile::rows)
                  .sum())
          .isEqualTo(5_000);
    }
  }

  @Test
  void nothingWrittenIsNothingToCommitAndAnAbandonedFileLeavesNoTrace() throws IOException {
    try (LakeWriter writer = new LakeWriter(lake, "mine", 0)) {
      assertThat(writer.finish()).isEmpty();
      writer.write(Samples.trace("t1", 0));
    }
    try (Stream<Path> files = Files.walk(lake)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  private LakeCommittable write(Mined... records) throws IOException {
    try (LakeWriter writer = new LakeWriter(lake, "mine", 0)) {
      for (Mined record : records) {
        writer.write(record);
      }
      return writer.finish().orElseThrow();
    }
  }

  private static DataFile file(LakeCommittable committable, String kind) {
    return committable.files().stream()
        .filter(file -> file.kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> row(String sql) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      assertThat(result.next()).isTrue();
      List<String> values = new ArrayList<>();
      for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
        values.add(result.getString(i));
      }
      return values;
    }
  }
}
