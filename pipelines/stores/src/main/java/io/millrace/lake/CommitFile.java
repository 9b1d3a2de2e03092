package io.millrace.lake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A commit file as its name says it: {@code <sequence>-<id>.json}, or {@code
 * <sequence>-<first>-<id>.json} of a compacted one that stands for the commits from first on.
 */
record CommitFile(Path path, long first, long sequence) {

  private static final int ID_DIGITS = 16;
  private static final int SEQUENCE_DIGITS = 20;
  private static final String END = ".json";

  static String name(Commit commit) {
    String first = commit.span() == 1 ? "" : "-" + digits(commit.firstSequence());
    return digits(commit.sequence()) + first + suffix(commit.commitId());
  }

  /** All files of final names, those that are passed over too, in sequence. */
  static List<CommitFile> list(Path commits) throws IOException {
    if (!Files.isDirectory(commits)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(commits)) {
      return entries
          .filter(path -> path.toString().endsWith(END))
          .map(CommitFile::of)
          .sorted(
              Comparator.comparingLong(CommitFile::sequence).thenComparing(file -> -file.first()))
          .toList();
    }
  }

  /** Of listed files those that are read: each commit in the widest file that holds it. */
  static List<CommitFile> visible(List<CommitFile> listed) {
    List<CommitFile> visible = new ArrayList<>();
    long below = Long.MAX_VALUE;
    for (int i = listed.size() - 1; i >= 0; i--) {
      if (listed.get(i).sequence < below) {
        visible.add(listed.get(i));
        below = listed.get(i).first;
      }
    }
    Collections.reverse(visible);
    return visible;
  }

  boolean mayHold(String commitId) {
    return path.toString().endsWith(suffix(commitId));
  }

  private static CommitFile of(Path path) {
    String name = path.getFileName().toString();
    long sequence = Long.parseLong(name.substring(0, SEQUENCE_DIGITS));
    boolean compacted = name.length() > SEQUENCE_DIGITS + 1 + ID_DIGITS + END.length();
    long first =
        compacted
            ? Long.parseLong(name.substring(SEQUENCE_DIGITS + 1, 2 * SEQUENCE_DIGITS + 1))
            : sequence;
    return new CommitFile(path, first, sequence);
  }

  private static String digits(long sequence) {
    String digits = Long.toString(sequence);
    return "0".repeat(SEQUENCE_DIGITS - digits.length()) + digits;
  }

  private static String suffix(String commitId) {
    return "-" + commitId.substring(0, ID_DIGITS) + END;
  }
}
