package io.millrace.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fact.Mined;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesFormatTest {

  @TempDir private Path dir;

  @Test
  void linesKeepTheirNumbersOverBlankOnesAndLoseOnlyTheirEnds() throws IOException {
    Path file = Files.writeString(dir.resolve("a.jsonl"), "one\r\n\n\n two\n\nlast");
    List<RawRecord> records = read(file, Mined.TRACES, null);
    assertThat(records)
        .extracting(record -> record.offset() + ":" + text(record))
        .containsExactly("1:one", "4: two", "6:last");
    assertThat(records).extracting(RawRecord::stream).containsOnly(Mined.TRACES);
    assertThat(records).extracting(RawRecord::topic).containsOnly(file.toString());
  }

  @Test
  void aReaderGoesOnBehindTheLineItStoppedAt() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= 1000; i++) {
      lines.append(i % 3 == 0 ? "" : "line " + i).append('\n');
    }
    Path file = Files.writeString(dir.resolve("b.jsonl"), lines);
    List<RawRecord> all = read(file, Mined.TRACES, null);
    List<RawRecord> rest = read(file, Mined.TRACES, 500L);
    assertThat(all).hasSize(667);
    assertThat(rest)
        .extracting(RawRecord::offset)
        .containsExactlyElementsOf(
            all.stream().map(RawRecord::offset).filter(line -> line > 500).toList());
  }

  @Test
  void feedbackFilesAreToldByTheirPath() throws IOException {
    Path file = Files.writeString(dir.resolve("f.jsonl"), "{}\n");
    assertThat(read(file, Mined.FEEDBACK, null))
        .extracting(RawRecord::stream)
        .containsExactly(Mined.FEEDBACK);
  }

  private static String text(RawRecord record) {
    return new String(record.value(), StandardCharsets.UTF_8);
  }

  private static List<RawRecord> read(Path file, String stream, Long after) throws IOException {
    NamedFiles named =
        stream.equals(Mined.FEEDBACK)
            ? NamedFiles.of(List.of(), List.of(file.toString()))
            : NamedFiles.of(List.of(file.toString()), List.of());
    JsonLinesFormat format = new JsonLinesFormat(named);
    long length = Files.size(file);
    FileSourceSplit split =
        new FileSourceSplit(
            "0",
            new org.apache.flink.core.fs.Path(file.toUri()),
            0,
            length,
            0,
            length,
            new String[0],
            after == null ? null : new CheckpointedPosition(CheckpointedPosition.NO_OFFSET, after));
    List<RawRecord> records = new ArrayList<>();
    try (BulkFormat.Reader<RawRecord> reader =
        after == null
            ? format.createReader(new Configuration(), split)
            : format.restoreReader(new Configuration(), split)) {
      BulkFormat.RecordIterator<RawRecord> batch = reader.readBatch();
      while (batch != null) {
        RecordAndPosition<RawRecord> next = batch.next();
        while (next != null) {
          records.add(next.getRecord());
          next = batch.next();
        }
        batch = reader.readBatch();
      }
    }
    return records;
  }
}
