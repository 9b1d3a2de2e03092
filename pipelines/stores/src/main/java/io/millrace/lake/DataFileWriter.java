package io.millrace.lake;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.parquet.ParquetRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one Parquet file under a temporary name; {@link #finish} makes it durable and gives it its
 * final one, so that a file of the final name is always whole.
 */
final class DataFileWriter<R> {

  private static final Logger LOG = LoggerFactory.getLogger(DataFileWriter.class);

  static final String TEMPORARY = ".tmp";

  private final LakeTable<R> table;
  private final Path lake;
  private final Path path;
  private final Path temporary;
  private final TableFile<R> writer;
  private long rows;
  private boolean closed;

  DataFileWriter(Path lake, LakeTable<R> table, String name) throws IOException {
    this.table = table;
    this.lake = lake;
    this.path = lake.resolve(table.kind()).resolve(name + ".parquet");
    this.temporary = path.resolveSibling(path.getFileName() + TEMPORARY);
    try {
      Files.createDirectories(path.getParent());
      this.writer = new TableFile<>(temporary, table);
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

  long bytes() throws IOException {
    return writer.bytes();
  }

  DataFile finish() throws IOException {
    closed = true;
    try {
      try (writer) {
        writer.finish();
      }
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
   * Removes the file. A disk that has no room for what is buffered must not fail the clean-up,
   * which would cost Flink the whole TaskManager.
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
}
