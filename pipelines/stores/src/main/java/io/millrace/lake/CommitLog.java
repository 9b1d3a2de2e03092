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

/**
 * The commit files of a lake, in sequence without a gap. A file of the final name is whole and
 * never changes; publishing the same commit id again returns the commit that is there. A compacted
 * commit stands for several, whose own files are then passed over.
 */
public final class CommitLog {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int ID_DIGITS = 16;

  private final Path lake;
  private final Path commits;
  private final Duration lockWait;
  private final Clock clock;

  /** The log of the lake in a directory, which need not exist yet. */
  public CommitLog(Path lake) {
    this(lake, Duration.ofSeconds(60), Clock.systemUTC());
  }

  public CommitLog(Path lake, Duration lockWait, Clock clock) {
    this.lake = lake;
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
      List<CommitFile> all = CommitFile.list(commits);
      Optional<Commit> there = find(all, commitId);
      if (there.isPresent()) {
        return there.get();
      }
      requireThere(commitId, committable);
      Commit commit = next(CommitFile.visible(all), job, commitId, committable);
      write(commit);
      return commit;
    }
  }

  /**
   * Publishes data files that hold what consecutive commits hold. From then on the new commit is
   * read in their place.
   *
   * @throws IOException when the commits are not what is read now, or the log cannot be written
   */
  Commit replace(List<Commit> compacted, LakeCommittable by) throws IOException {
    try (FileGuard guard = FileGuard.acquire(commits.resolve(".lock"), lockWait)) {
      Commit first = compacted.get(0);
      Commit last = compacted.get(compacted.size() - 1);
      List<Commit> there = new ArrayList<>();
      for (CommitFile file : CommitFile.visible(CommitFile.list(commits))) {
        if (file.first() >= first.firstSequence() && file.sequence() <= last.sequence()) {
          there.add(read(file.path()));
        }
      }
      if (!there.equals(compacted)) {
        throw new IOException(
            "Cannot compact commits %d to %d: another compaction replaced some of them; try again"
                .formatted(first.firstSequence(), last.sequence()));
      }
      String members = String.join("\n", compacted.stream().map(Commit::commitId).toList());
      Commit commit =
          new Commit(
              Commit.FORMAT_VERSION,
              last.sequence(),
              first.firstSequence(),
              sha256("compacted\n" + members),
              last.job(),
              last.publishedAt(),
              by.watermark(),
              by.files(),
              by.partitions(),
              last.offsets());
      write(commit);
      return commit;
    }
  }

  /** Whether a commit of this id is there; one that was compacted may be gone. */
  boolean holds(String commitId) throws IOException {
    return find(CommitFile.list(commits), commitId).isPresent();
  }

  private static Optional<Commit> find(List<CommitFile> files, String commitId) throws IOException {
    for (CommitFile file : files) {
      if (file.mayHold(commitId)) {
        Commit commit = read(file.path());
        if (commit.commitId().equals(commitId)) {
          return Optional.of(commit);
        }
      }
    }
    return Optional.empty();
  }

  /** The commit with the highest sequence. */
  public Optional<Commit> newest() throws IOException {
    List<CommitFile> files = CommitFile.visible(CommitFile.list(commits));
    return files.isEmpty()
        ? Optional.empty()
        : Optional.of(read(files.get(files.size() - 1).path()));
  }

  /**
   * The commits with a higher sequence, in order. The first of them may be a compacted one that
   * begins before the sequence: applying it again changes nothing.
   */
  public List<Commit> after(long sequence) throws IOException {
    List<Commit> later = new ArrayList<>();
    for (CommitFile file : CommitFile.visible(CommitFile.list(commits))) {
      if (file.sequence() > sequence) {
        later.add(read(file.path()));
      }
    }
    return later;
  }

  /** How many commits of a job have a higher sequence; reads no file. */
  public long behind(long sequence) throws IOException {
    List<CommitFile> files = CommitFile.visible(CommitFile.list(commits));
    return files.isEmpty() ? 0 : Math.max(0, files.get(files.size() - 1).sequence() - sequence);
  }

  /** Per stream/topic/partition the offset to go on from; empty before the first commit. */
  public SortedMap<String, Long> offsets() throws IOException {
    return newest().map(Commit::offsets).orElseGet(TreeMap::new);
  }

  private void requireThere(String commitId, LakeCommittable committable) throws IOException {
    for (DataFile file : committable.files()) {
      if (!Files.exists(lake.resolve(file.path()))) {
        throw new IOException(
            "Cannot publish commit %s: its file %s is not in %s; it comes from a checkpoint older than those that lake janitor was told of, so start from a newer one or from the newest commit"
                .formatted(commitId.substring(0, ID_DIGITS), file.path(), lake));
      }
    }
  }

  private Commit next(
      List<CommitFile> files, String job, String commitId, LakeCommittable committable)
      throws IOException {
    long sequence = 1;
    SortedMap<String, Long> offsets = new TreeMap<>();
    if (!files.isEmpty()) {
      Commit last = read(files.get(files.size() - 1).path());
      sequence = last.sequence() + 1;
      offsets.putAll(last.offsets());
    }
    for (PartitionRange range : committable.partitions()) {
      offsets.merge(range.key(), range.to(), Math::max);
    }
    return new Commit(
        Commit.FORMAT_VERSION,
        sequence,
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
    String name = CommitFile.name(commit);
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

  static Commit read(Path path) throws IOException {
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

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks SHA-256", e);
    }
  }
}
