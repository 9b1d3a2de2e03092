package io.millrace.lake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Writes the rows of one table to as many data files as their size asks for. */
final class RollingWriter<R> implements AutoCloseable {

  private static final int ROWS_BETWEEN_SIZE_CHECKS = 1_000;

  private final Path lake;
  private final LakeTable<R> table;
  private final String prefix;
  private final long rollBytes;
  private final List<DataFile> finished = new ArrayList<>();
  private DataFileWriter<R> open;
  private int rowsUntilSizeCheck = ROWS_BETWEEN_SIZE_CHECKS;

  RollingWriter(Path lake, LakeTable<R> table, String prefix, long rollBytes) {
    this.lake = lake;
    this.table = table;
    this.prefix = prefix;
    this.rollBytes = rollBytes;
  }

  void write(R row) throws IOException {
    if (open == null) {
      open = new DataFileWriter<>(lake, table, prefix + UUID.randomUUID());
    }
    open.write(row);
    if (--rowsUntilSizeCheck == 0) {
      rowsUntilSizeCheck = ROWS_BETWEEN_SIZE_CHECKS;
      if (open.bytes() >= rollBytes) {
        roll();
      }
    }
  }

  private void roll() throws IOException {
    finished.add(open.finish());
    open = null;
  }

  /** The files since the last call, all durable under their final names. */
  List<DataFile> finish() throws IOException {
    if (open != null) {
      roll();
    }
    List<DataFile> files = List.copyOf(finished);
    finished.clear();
    return files;
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      DataFileWriter<R> abandoned = open;
      open = null;
      abandoned.abandon();
    }
  }
}
