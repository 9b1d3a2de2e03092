package io.millrace.lake;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetRuntimeException;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one Parquet file under a temporary name; {@link #finish} makes it durable and gives it its
 * final one, so that a file of the final name is always whole.
 */
final class DataFileWriter<R> {

  private static final Logger LOG = LoggerFactory.getLogger(DataFileWriter.class);

  static final String TEMPORARY = ".tmp";
  private static final long ROW_GROUP_BYTES = 64L << 20;
  private static final int MAX_ROWS_A_PAGE = 20_000;

  private final LakeTable<R> table;
  private final Path lake;
  private final Path path;
  private final Path temporary;
  private final ParquetWriter<R> writer;
  private long rows;
  private boolean closed;

  DataFileWriter(Path lake, LakeTable<R> table, String name) throws IOException {
    this.table = table;
    this.lake = lake;
    this.path = lake.resolve(table.kind()).resolve(name + ".parquet");
    this.temporary = path.resolveSibling(path.getFileName() + TEMPORARY);
    try {
      Files.createDirectories(path.getParent());
      this.writer = new Builder<>(temporary, table).build();
    } catch (IOException e) {
      throw new LakeWriteException(temporary, e);
    }
  }

  void write(R row) throws IOException {
    try {
      writer.write(row);
    } catch (IOException e) {
      throw new LakeWriteException(temporary, e);
    }
    rows++;
  }

  long bytes() {
    return writer.getDataSize();
  }

  DataFile finish() throws IOException {
    closed = true;
    try {
      writer.close();
      sync(temporary);
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
      sync(path.getParent());
    } catch (IOException | ParquetRuntimeException e) {
      throw new LakeWriteException(temporary, e);
    }
    String relative = lake.relativize(path).toString().replace('\\', '/');
    return new DataFile(table.kind(), relative, rows, Files.size(path));
  }

  /**
   * Removes the file. Closing it first writes what is buffered; nobody needs that, so a disk that
   * has no room for it must not fail the clean-up, which would cost Flink the whole TaskManager.
   */
  void abandon() throws IOException {
    try {
      if (!closed) {
        writer.close();
      }
    } catch (IOException | ParquetRuntimeException e) {
      LOG.warn("{} is abandoned, and could not be closed: {}", temporary, e.toString());
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Forces a file's bytes, or a directory's entries, to the disk. */
  static void sync(Path path) throws IOException {
    StandardOpenOption mode =
        Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
    try (FileChannel channel = FileChannel.open(path, mode)) {
      channel.force(true);
    }
  }

  private static final class Builder<R> extends ParquetWriter.Builder<R, Builder<R>> {
    private final LakeTable<R> table;

    Builder(Path path, LakeTable<R> table) {
      super(new LocalOutputFile(path));
      this.table = table;
      withConf(new PlainParquetConfiguration());
      withCodecFactory(new Codecs());
      withCompressionCodec(CompressionCodecName.ZSTD);
      withWriterVersion(ParquetProperties.WriterVersion.PARQUET_1_0);
      withRowGroupSize(ROW_GROUP_BYTES);
      withPageRowCountLimit(MAX_ROWS_A_PAGE);
      withPageWriteChecksumEnabled(false);
      withSizeStatisticsEnabled(false);
      for (Column<R> column : table.columns()) {
        withDictionaryEncoding(leaf(column), column.repeats());
        if (!column.repeats() && column.type().isPrimitive()) {
          boolean ordered =
              switch (column.type().asPrimitiveType().getPrimitiveTypeName()) {
                case INT32, INT64, DOUBLE -> true;
                default -> false;
              };
          withStatisticsEnabled(column.type().getName(), ordered);
        }
      }
    }

    private static <R> String leaf(Column<R> column) {
      String name = column.type().getName();
      return column.type().isPrimitive() ? name : name + ".list.element";
    }

    @Override
    protected Builder<R> self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation")
    protected WriteSupport<R> getWriteSupport(Configuration configuration) {
      return new TableWriteSupport<>(table);
    }

    @Override
    protected WriteSupport<R> getWriteSupport(ParquetConfiguration configuration) {
      return new TableWriteSupport<>(table);
    }
  }
}
