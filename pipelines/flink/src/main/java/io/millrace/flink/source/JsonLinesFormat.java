package io.millrace.flink.source;

import io.millrace.decode.ByteLines;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/**
 * A file of one record a line, ended by LF or CR LF. Blank lines are passed over but keep their
 * number, lines count from 1, and the record's time is the file's. A file is read whole by one
 * reader, which resumes by counting lines.
 */
final class JsonLinesFormat implements BulkFormat<RawRecord, FileSourceSplit> {

  private static final long serialVersionUID = 1;
  private static final int BATCH_LINES = 256;

  private final NamedFiles named;

  JsonLinesFormat(NamedFiles named) {
    this.named = named;
  }

  @Override
  public BulkFormat.Reader<RawRecord> createReader(Configuration config, FileSourceSplit split)
      throws IOException {
    return new LineReader(named.streamOf(split.path()), split, 0);
  }

  @Override
  public BulkFormat.Reader<RawRecord> restoreReader(Configuration config, FileSourceSplit split)
      throws IOException {
    long lines =
        split.getReaderPosition().map(CheckpointedPosition::getRecordsAfterOffset).orElse(0L);
    return new LineReader(named.streamOf(split.path()), split, lines);
  }

  @Override
  public boolean isSplittable() {
    return false;
  }

  @Override
  public TypeInformation<RawRecord> getProducedType() {
    return TypeInformation.of(RawRecord.class);
  }

  private static final class LineReader implements BulkFormat.Reader<RawRecord> {

    private final String stream;
    private final Path path;
    private final long modified;
    private final ByteLines lines;
    private long line;

    LineReader(String stream, FileSourceSplit split, long skippedLines) throws IOException {
      this.stream = stream;
      path = split.path();
      FileStatus status = path.getFileSystem().getFileStatus(path);
      modified = status.getModificationTime();
      lines = new ByteLines(path.getFileSystem().open(path));
      while (line < skippedLines && lines.next() != null) {
        line++;
      }
    }

    @Override
    public BulkFormat.RecordIterator<RawRecord> readBatch() throws IOException {
      RawRecord[] records = new RawRecord[BATCH_LINES];
      long[] after = new long[BATCH_LINES];
      int filled = 0;
      byte[] value = null;
      while (filled < BATCH_LINES && (value = lines.next()) != null) {
        line++;
        if (value.length > 0) {
          records[filled] = new RawRecord(stream, path.getPath(), 0, line, modified, value);
          after[filled] = line;
          filled++;
        }
      }
      return filled == 0 && value == null ? null : new Lines(Arrays.copyOf(records, filled), after);
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  private static final class Lines implements BulkFormat.RecordIterator<RawRecord> {

    private final RawRecord[] records;
    private final long[] after;
    private int index;

    Lines(RawRecord[] records, long[] after) {
      this.records = records;
      this.after = after;
    }

    @Override
    public RecordAndPosition<RawRecord> next() {
      if (index == records.length) {
        return null;
      }
      RecordAndPosition<RawRecord> next =
          new RecordAndPosition<>(records[index], CheckpointedPosition.NO_OFFSET, after[index]);
      index++;
      return next;
    }

    @Override
    public void releaseBatch() {}
  }
}
