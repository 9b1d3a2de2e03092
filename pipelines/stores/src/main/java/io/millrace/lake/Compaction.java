package io.millrace.lake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.duckdb.DuckDBDriver;

/**
 * Writes many small commits as few large ones and leaves out rows that a restarted job wrote again;
 * files of recorded rows stay as they are. A database that is loaded from the compacted lake has
 * the same rows and the same counts. Nothing is deleted: the commits and files that are no longer
 * read are left to the {@link Janitor}. It can be stopped between any two writes, and jobs and
 * loaders may work meanwhile.
 */
public final class Compaction {

  private static final Duration LOCK_WAIT = Duration.ofSeconds(5);

  private final Path lake;
  private final CommitLog log;
  private final CompactionPlan plan;

  public Compaction(Path lake) {
    this(lake, CompactionPlan.DEFAULT);
  }

  Compaction(Path lake, CompactionPlan plan) {
    this.lake = lake.toAbsolutePath().normalize();
    this.log = new CommitLog(this.lake);
    this.plan = plan;
  }

  /**
   * What {@link #run} would do; changes nothing.
   *
   * @param loaded the newest commit that the database holds; later ones stay as they are
   */
  public List<CompactionBlock> plan(long loaded) throws IOException {
    return plan.of(log.after(0).stream().filter(commit -> commit.sequence() <= loaded).toList());
  }

  /**
   * Compacts all blocks of the plan and returns the commits that are read from now on.
   *
   * @throws LockHeldException when another compaction or the janitor is at work
   */
  public List<Commit> run(long loaded, LakeChange change) throws SQLException, IOException {
    try (FileGuard guard = guard(lake);
        Connection duckdb = new DuckDBDriver().connect("jdbc:duckdb:", DuckDbOptions.inMemory(2))) {
      List<Commit> written = new ArrayList<>();
      for (CompactionBlock block : plan(loaded)) {
        written.add(compact(duckdb, block, change));
      }
      return written;
    }
  }

  /** Keeps the work on a lake's old files to one process. */
  static FileGuard guard(Path lake) throws IOException {
    return FileGuard.acquire(lake.resolve("maintenance.lock"), LOCK_WAIT);
  }

  private Commit compact(Connection duckdb, CompactionBlock block, LakeChange change)
      throws SQLException, IOException {
    List<DataFile> files = new ArrayList<>();
    for (LakeTable<?> table : LakeTables.ALL) {
      if (!block.files(table.kind()).isEmpty()) {
        write(duckdb, block, table, change).ifPresent(files::add);
      }
    }
    List<PartitionRange> ranges = Coverage.of(block.commits()).ranges();
    List<DataFile> all = new ArrayList<>(files);
    for (LakeTable<?> table : RecordTables.ALL) {
      all.addAll(block.files(table.kind()));
    }
    LakeCommittable committable =
        new LakeCommittable(
            all,
            block.overlapped().isEmpty() ? ranges : recounted(duckdb, ranges, files),
            block.watermark());
    change.before(lake.resolve("commits"), 0);
    return log.replace(block.commits(), committable);
  }

  private Optional<DataFile> write(
      Connection duckdb, CompactionBlock block, LakeTable<?> table, LakeChange change)
      throws SQLException, IOException {
    String name =
        String.format(
            Locale.ROOT,
            "compact-%d-%d-%s.parquet",
            block.first(),
            block.last(),
            UUID.randomUUID());
    Path path = lake.resolve(table.kind()).resolve(name);
    Path temporary = path.resolveSibling(name + DataFileWriter.TEMPORARY);
    List<DataFile> from = block.files(table.kind());
    change.before(path, from.stream().mapToLong(DataFile::bytes).sum());
    long rows;
    try (Statement sql = duckdb.createStatement()) {
      rows = sql.executeLargeUpdate(CompactionSql.copy(lake, block, table, temporary));
    }
    requireAll(block, table.kind(), from.stream().mapToLong(DataFile::rows).sum(), rows);
    if (rows == 0) {
      Files.delete(temporary);
      return Optional.empty();
    }
    DataFileWriter.sync(temporary);
    change.before(temporary, 0);
    Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    DataFileWriter.sync(path.getParent());
    String relative = table.kind() + "/" + name;
    return Optional.of(new DataFile(table.kind(), relative, rows, Files.size(path)));
  }

  private static void requireAll(CompactionBlock block, String kind, long announced, long written)
      throws IOException {
    if (written > announced || (block.overlapped().isEmpty() && written < announced)) {
      throw new IOException(
          "Cannot compact commits %d to %d: their %s files hold %d rows and they announce %d; restore the files from a backup"
              .formatted(block.first(), block.last(), kind, written, announced));
    }
  }

  private List<PartitionRange> recounted(
      Connection duckdb, List<PartitionRange> ranges, List<DataFile> files) throws SQLException {
    if (files.stream().allMatch(file -> file.kind().equals(Commit.PAYLOAD))) {
      return List.of();
    }
    Coverage left = new Coverage();
    try (Statement sql = duckdb.createStatement();
        ResultSet row = sql.executeQuery(CompactionSql.received(lake, files))) {
      while (row.next()) {
        String kind = row.getString(1);
        for (PartitionRange range : ranges) {
          if (range.mayHold(kind, row.getString(2), row.getInt(3))) {
            left.add(range.holding(kind, row.getLong(4), row.getLong(5), row.getLong(6)));
          }
        }
      }
    }
    return left.ranges();
  }
}
