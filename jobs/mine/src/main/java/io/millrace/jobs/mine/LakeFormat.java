package io.millrace.jobs.mine;

import io.millrace.duckdb.LakeRow;
import io.millrace.duckdb.LakeRows;
import io.millrace.fact.Mined;
import io.millrace.flink.source.RawRecord;
import io.millrace.lake.Commit;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;

/**
 * Data files of a lake as raw records. A file is read whole by one reader, which resumes by
 * counting rows.
 */
final class LakeFormat implements BulkFormat<RawRecord, FileSourceSplit> {

  private static final long serialVersionUID = 1;
  private static final int BATCH_ROWS = 256;

  /**
   * What a data file holds.
   *
   * @param streams the stream of each topic, for rejected records
   */
  record Content(String kind, Map<String, String> streams) implements Serializable {

    RawRecord record(LakeRow row) {
      String stream =
          switch (kind) {
            case Commit.PAYLOAD -> Mined.TRACES;
            case Commit.FEEDBACK -> Mined.FEEDBACK;
            default -> streams.getOrDefault(row.topic(), Mined.TRACES);
          };
      return new RawRecord(
          stream, row.topic(), row.partition(), row.offset(), row.time(), row.value());
    }
  }

  private final Map<String, Content> contents;

  LakeFormat(Map<String, Content> contents) {
    this.contents = contents;
  }

  @Override
  public BulkFormat.Reader<RawRecord> createReader(Configuration config, FileSourceSplit split)
      throws IOException {
    return reader(split, 0);
  }

  @Override
  public BulkFormat.Reader<RawRecord> restoreReader(Configuration config, FileSourceSplit split)
      throws IOException {
    return reader(
        split,
        split.getReaderPosition().map(CheckpointedPosition::getRecordsAfterOffset).orElse(0L));
  }

  private RowReader reader(FileSourceSplit split, long skip) throws IOException {
    String path = split.path().getPath();
    Content content = contents.get(path);
    return new RowReader(
        content, LakeRows.open(content.kind(), java.nio.file.Path.of(path), skip), skip);
  }

  @Override
  public boolean isSplittable() {
    return false;
  }

  @Override
  public TypeInformation<RawRecord> getProducedType() {
    return TypeInformation.of(RawRecord.class);
  }

  private static final class RowReader implements BulkFormat.Reader<RawRecord> {

    private final Content content;
    private final LakeRows rows;
    private long read;

    RowReader(Content content, LakeRows rows, long read) {
      this.content = content;
      this.rows = rows;
      this.read = read;
    }

    @Override
    public BulkFormat.RecordIterator<RawRecord> readBatch() throws IOException {
      List<RecordAndPosition<RawRecord>> batch = new ArrayList<>(BATCH_ROWS);
      LakeRow row = rows.next();
      while (row != null) {
        batch.add(
            new RecordAndPosition<>(content.record(row), CheckpointedPosition.NO_OFFSET, ++read));
        row = batch.size() < BATCH_ROWS ? rows.next() : null;
      }
      return batch.isEmpty() ? null : new Batch(batch.iterator());
    }

    @Override
    public void close() throws IOException {
      rows.close();
    }
  }

  private record Batch(Iterator<RecordAndPosition<RawRecord>> records)
      implements BulkFormat.RecordIterator<RawRecord> {

    @Override
    public RecordAndPosition<RawRecord> next() {
      return records.hasNext() ? records.next() : null;
    }

    @Override
    public void releaseBatch() {}
  }
}
