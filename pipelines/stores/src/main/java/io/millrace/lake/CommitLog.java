package io.millrace.lake;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The commit files of a lake, in sequence without a gap. A file of the final name is whole and
 * never changes; publishing the same commit id again returns the commit that is there.
 */
public final class CommitLog {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int ID_DIGITS = 16;
  private static final int SEQUENCE_DIGITS = 20;

  private final Path commits;
  private final Duration lockWait;
  private final Clock clock;

  /** The log of the lake in a directory, which need not exist yet. */
  public CommitLog(Path lake) {
    this(lake, Duration.ofSeconds(60), Clock.systemUTC());
  }

  public CommitLog(Path lake, Duration lockWait, Clock clock) {
    this.commits = lake.resolve("commits");
    this.lockWait = lockWait;
    this.clock = clock;
  }

  /** The commit id of data files: SHA-256, lower-case hex, over their sorted paths. */
  public static String idOf(Collection<DataFile> files) {
    return sha256(String.join("\n", files.stream().map(DataFile::path).sorted().toList()));
  }

  /** The commit id of a run that must count once however often it is started. */
  public static String idOfRun(String run) {
    return sha256("run\n" + run);
  }

  /**
   * Publishes files as the next commit, or returns the commit that already has this id.
   *
   * @throws LockHeldException when another publisher holds the log for too long
   */
  public Commit publish(String job, String commitId, LakeCommittable committable)
      throws IOException {
    makeFolder();
    try (FileGuard guard = FileGuard.acquire(commits.resolve(".lock"), lockWait)) {
      List<Path> paths = paths();
      for (Path path : paths) {
        if (path.toString().endsWith(suffix(commitId)) && read(path).commitId().equals(commitId)) {
          return read(path);
        }
      }
      Commit commit = next(paths, job, commitId, committable);
      write(commit);
      return commit;
    }
  }

  /** The commit with the highest sequence. */
  public Optional<Commit> newest() throws IOException {
    List<Path> paths = paths();
    return paths.isEmpty() ? Optional.empty() : Optional.of(read(paths.get(paths.size() - 1)));
  }

  /** The commits with a higher sequence, in order. */
  public List<Commit> after(long sequence) throws IOException {
    List<Commit> later = new ArrayList<>();
    for (Path path : paths()) {
      if (sequence(path) > sequence) {
        later.add(read(path));
      }
    }
    return later;
  }

  /** Per stream/topic/partition the offset to go on from; empty before the first commit. */
  public SortedMap<String, Long> offsets() throws IOException {
    return newest().map(Commit::offsets).orElseGet(TreeMap::new);
  }

  private Commit next(List<Path> paths, String job, String commitId, LakeCommittable committable)
      throws IOException {
    long sequence = 1;
    SortedMap<String, Long> offsets = new TreeMap<>();
    if (!paths.isEmpty()) {
      Commit last = read(paths.get(paths.size() - 1));
      sequence = last.sequence() + 1;
      offsets.putAll(last.offsets());
    }
    for (PartitionRange range : committable.partitions()) {
      offsets.merge(range.key(), range.to(), Math::max);
    }
    return new Commit(
        Commit.FORMAT_VERSION,
        sequence,
        commitId,
        job,
        clock.millis(),
        committable.watermark(),
        committable.files(),
        committable.partitions(),
        offsets);
  }

  private void makeFolder() throws IOException {
    try {
      Files.createDirectories(commits);
    } catch (IOException e) {
      throw new LakeWriteException(commits, e);
    }
  }

  private void write(Commit commit) throws IOException {
    String digits = Long.toString(commit.sequence());
    String name =
        "0".repeat(SEQUENCE_DIGITS - digits.length()) + digits + suffix(commit.commitId());
    Path path = commits.resolve(name);
    Path temporary = commits.resolve(name + DataFileWriter.TEMPORARY);
    ByteBuffer json = ByteBuffer.wrap(JSON.writeValueAsBytes(commit));
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (json.hasRemaining()) {
        channel.write(json);
      }
      channel.force(true);
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
      DataFileWriter.sync(commits);
    } catch (IOException e) {
      throw new LakeWriteException(path, e);
    }
  }

  private List<Path> paths() throws IOException {
    if (!Files.isDirectory(commits)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(commits)) {
      return entries.filter(path -> path.toString().endsWith(".json")).sorted().toList();
    }
  }

  private static Commit read(Path path) throws IOException {
    Commit commit = JSON.readValue(Files.readAllBytes(path), Commit.class);
    if (commit.formatVersion() != Commit.FORMAT_VERSION) {
      throw new IOException(
          "Cannot read commit file "
              + path
              + ": its format version is "
              + commit.formatVersion()
              + " and this version reads "
              + Commit.FORMAT_VERSION
              + "; use the version of Millrace that wrote it");
    }
    return commit;
  }

  private static long sequence(Path path) {
    return Long.parseLong(path.getFileName().toString().substring(0, SEQUENCE_DIGITS));
  }

  private static String suffix(String commitId) {
    return "-" + commitId.substring(0, ID_DIGITS) + ".json";
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks SHA-256", e);
    }
  }
}
