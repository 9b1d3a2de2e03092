package io.millrace.lake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Deletes files of the lake that no commit reads: those that a compacted commit took the place of,
 * once it is loaded, and those that no commit ever named. Only what has been so since before a
 * given time goes. A commit file goes after its data files, so that it can be stopped at any point.
 */
public final class Janitor {

  private final Path lake;
  private final Path commits;

  public Janitor(Path lake) {
    this.lake = lake.toAbsolutePath().normalize();
    this.commits = this.lake.resolve("commits");
  }

  /**
   * What {@link #run} would delete, in its order; changes nothing.
   *
   * @param loaded the newest commit that the database holds
   * @param before only what nothing has read since then. Earlier than every checkpoint that may
   *     still be restored, by more than a checkpoint takes: its job may yet commit its files
   */
  public List<Removal> plan(long loaded, Instant before) throws IOException {
    List<Path> present = dataFiles();
    List<CommitFile> all = CommitFile.list(commits);
    List<CommitFile> visible = CommitFile.visible(all);
    Set<Path> read = new HashSet<>();
    for (CommitFile file : visible) {
      read.addAll(named(file));
    }
    Set<Path> kept = new HashSet<>(read);
    List<Removal> removals = new ArrayList<>();
    for (CommitFile file : all) {
      if (!visible.contains(file)) {
        List<Path> named = named(file);
        kept.addAll(named);
        if (compacted(file, visible, loaded, before)) {
          for (Path path : named) {
            if (!read.contains(path) && Files.exists(path)) {
              removals.add(removal(path, Removal.Cause.COMPACTED));
            }
          }
          removals.add(removal(file.path(), Removal.Cause.COMPACTED));
        }
      }
    }
    for (Path path : present) {
      if (!kept.contains(path) && isOlder(path, before)) {
        removals.add(removal(path, Removal.Cause.UNCOMMITTED));
      }
    }
    return removals;
  }

  /**
   * Deletes what the plan says and returns it. The caller sees to it that nobody reads payload
   * meanwhile: the database finds its files by their folder.
   *
   * @throws LockHeldException when another janitor or a compaction is at work
   */
  public List<Removal> run(long loaded, Instant before, LakeChange change) throws IOException {
    try (FileGuard guard = Compaction.guard(lake)) {
      List<Removal> removals = plan(loaded, before);
      for (Removal removal : removals) {
        change.before(removal.file(), removal.bytes());
        Files.deleteIfExists(removal.file());
      }
      return removals;
    }
  }

  private static boolean compacted(
      CommitFile file, List<CommitFile> visible, long loaded, Instant before) throws IOException {
    for (CommitFile by : visible) {
      if (by.first() <= file.first() && file.sequence() <= by.sequence()) {
        return by.sequence() <= loaded
            && isOlder(by.path(), before)
            && isOlder(file.path(), before);
      }
    }
    return false;
  }

  private List<Path> dataFiles() throws IOException {
    List<Path> files = new ArrayList<>();
    for (List<? extends LakeTable<?>> tables : List.of(LakeTables.ALL, RecordTables.ALL)) {
      for (LakeTable<?> table : tables) {
        files.addAll(list(lake.resolve(table.kind()), ""));
      }
    }
    files.addAll(list(commits, DataFileWriter.TEMPORARY));
    return files;
  }

  private static List<Path> list(Path folder, String end) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }

  private List<Path> named(CommitFile file) throws IOException {
    List<Path> paths = new ArrayList<>();
    for (DataFile data : CommitLog.read(file.path()).files()) {
      Path path = lake.resolve(data.path()).normalize();
      if (!path.startsWith(lake)) {
        throw new IOException(
            "Cannot clean the lake: %s names %s, which lies outside of it; restore that commit file"
                .formatted(file.path(), data.path()));
      }
      paths.add(path);
    }
    return paths;
  }

  private static Removal removal(Path path, Removal.Cause cause) throws IOException {
    return new Removal(path, Files.size(path), cause);
  }

  private static boolean isOlder(Path path, Instant before) throws IOException {
    try {
      return Files.getLastModifiedTime(path).toInstant().isBefore(before);
    } catch (NoSuchFileException renamed) {
      return false;
    }
  }
}
