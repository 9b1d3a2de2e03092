package io.millrace.lake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Writes the rows of one table to one Parquet file, column by column: a batch of rows goes through
 * each column in turn, which costs less than Parquet's own writer, where each row goes through all
 * columns.
 */
final class TableFile<R> implements AutoCloseable {

  private static final long ROW_GROUP_BYTES = 64L << 20;
  private static final int MAX_ROWS_A_PAGE = 20_000;

  /** Divides what Parquet counts rows by: a page may end only where a batch does. */
  private static final int BATCH_ROWS = 100;

  private static final int BATCHES_BETWEEN_SIZE_CHECKS = 10;

  private final List<Column<R>> columns;
  private final MessageType schema;
  private final ParquetProperties properties;
  private final Codecs codecs = new Codecs();
  private final ParquetFileWriter file;
  private final List<R> batch = new ArrayList<>(BATCH_ROWS);
  private final List<ColumnWriter> writers = new ArrayList<>();
  private ColumnChunkPageWriteStore pages;
  private ColumnWriteStore store;
  private long groupRows;
  private int batchesUntilSizeCheck;

  TableFile(Path path, LakeTable<R> table) throws IOException {
    columns = table.columns();
    List<Type> types = columns.stream().map(Column::type).toList();
    schema = new MessageType(table.kind(), types);
    properties = properties(table);
    file =
        new ParquetFileWriter(
            new LocalOutputFile(path),
            schema,
            ParquetFileWriter.Mode.CREATE,
            ROW_GROUP_BYTES,
            ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
            null,
            properties);
    file.start();
    begin();
  }

  private static <R> ParquetProperties properties(LakeTable<R> table) {
    ParquetProperties.Builder builder =
        ParquetProperties.builder()
            .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_1_0)
            .withPageRowCountLimit(MAX_ROWS_A_PAGE)
            .withMinRowCountForPageSizeCheck(BATCH_ROWS)
            .estimateRowCountForPageSizeCheck(false)
            .withPageWriteChecksumEnabled(false)
            .withSizeStatisticsEnabled(false);
    for (Column<R> column : table.columns()) {
      builder.withDictionaryEncoding(column.leaf(), column.repeats());
      if (!column.repeats() && column.type().isPrimitive()) {
        builder.withStatisticsEnabled(column.type().getName(), column.isOrdered());
      }
    }
    return builder.build();
  }

  private void begin() {
    pages =
        new ColumnChunkPageWriteStore(
            codecs.getCompressor(CompressionCodecName.ZSTD),
            schema,
            HeapByteBufferAllocator.getInstance(),
            properties.getColumnIndexTruncateLength(),
            properties.getPageWriteChecksumEnabled());
    store = properties.newColumnWriteStore(schema, pages, pages);
    writers.clear();
    for (ColumnDescriptor column : schema.getColumns()) {
      writers.add(store.getColumnWriter(column));
    }
    groupRows = 0;
    batchesUntilSizeCheck = BATCHES_BETWEEN_SIZE_CHECKS;
  }

  void write(R row) throws IOException {
    batch.add(row);
    if (batch.size() == BATCH_ROWS) {
      drain();
      if (--batchesUntilSizeCheck == 0) {
        batchesUntilSizeCheck = BATCHES_BETWEEN_SIZE_CHECKS;
        if (store.getBufferedSize() >= ROW_GROUP_BYTES) {
          flush();
          begin();
        }
      }
    }
  }

  private void drain() {
    for (int index = 0; index < writers.size(); index++) {
      columns.get(index).write(writers.get(index), batch);
    }
    for (int row = 0; row < batch.size(); row++) {
      store.endRecord();
    }
    groupRows += batch.size();
    batch.clear();
  }

  private void flush() throws IOException {
    if (groupRows > 0) {
      file.startBlock(groupRows);
      store.flush();
      pages.flushToFileWriter(file);
      file.endBlock();
    }
    store.close();
    pages.close();
  }

  /** How large the file is by now, with what is buffered before compression. */
  long bytes() throws IOException {
    return file.getPos() + store.getBufferedSize();
  }

  /** Writes what is buffered and the footer. */
  void finish() throws IOException {
    drain();
    flush();
    file.end(Map.of());
  }

  /** Frees all; a file that was not finished cannot be read. */
  @Override
  public void close() throws IOException {
    codecs.release();
    file.close();
  }
}
