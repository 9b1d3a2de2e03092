package io.millrace.lake;

import java.util.ArrayList;
import java.util.List;

/**
 * Which commits become one. Blocks are bounded, because the loader applies each in one transaction
 * and a block that is full is never written again.
 *
 * @param maxRows of facts, feedback and rejected records together
 * @param maxBytes of data files
 */
record CompactionPlan(int maxCommits, long maxRows, long maxBytes) {

  static final CompactionPlan DEFAULT = new CompactionPlan(2_000, 500_000, 512L << 20);

  /** The blocks of commits that are given in sequence without a gap. */
  List<CompactionBlock> of(List<Commit> commits) {
    List<CompactionBlock> blocks = new ArrayList<>();
    int start = 0;
    while (start < commits.size()) {
      int end = end(commits, start);
      if (end - start > 1) {
        List<Commit> block = commits.subList(start, end);
        Coverage read = Coverage.of(block);
        blocks.add(
            new CompactionBlock(
                block, commits.subList(0, start).stream().filter(read::overlaps).toList()));
      }
      start = end;
    }
    return blocks;
  }

  private int end(List<Commit> commits, int start) {
    Coverage read = new Coverage();
    long rows = 0;
    long bytes = 0;
    for (int i = start; i < commits.size(); i++) {
      Commit commit = commits.get(i);
      for (DataFile file : commit.files()) {
        rows += file.kind().equals(Commit.PAYLOAD) ? 0 : file.rows();
        bytes += file.bytes();
      }
      boolean full = i - start >= maxCommits || rows > maxRows || bytes > maxBytes;
      if (i > start && (full || read.overlaps(commit))) {
        return i;
      }
      read.add(commit);
    }
    return commits.size();
  }
}
