package io.millrace.lake;

import java.util.List;

/**
 * Consecutive commits that are to be written as one. Within a block no two commits read the same
 * offset, so that every count of the ledger stays what it was.
 *
 * @param commits at least two
 * @param overlapped earlier commits that read some of the same offsets
 */
public record CompactionBlock(List<Commit> commits, List<Commit> overlapped) {

  public CompactionBlock {
    commits = List.copyOf(commits);
    overlapped = List.copyOf(overlapped);
  }

  public long first() {
    return commits.get(0).firstSequence();
  }

  public long last() {
    return commits.get(commits.size() - 1).sequence();
  }

  public int files() {
    return commits.stream().mapToInt(commit -> commit.files().size()).sum();
  }

  public long bytes() {
    return commits.stream()
        .flatMap(commit -> commit.files().stream())
        .mapToLong(DataFile::bytes)
        .sum();
  }

  List<DataFile> files(String kind) {
    return commits.stream().flatMap(commit -> commit.files(kind).stream()).toList();
  }

  List<DataFile> overlappedFiles(String kind) {
    return overlapped.stream().flatMap(commit -> commit.files(kind).stream()).toList();
  }

  /** The newest known watermark; null while unknown. */
  Long watermark() {
    return commits.stream()
        .map(Commit::watermark)
        .filter(watermark -> watermark != null)
        .max(Long::compare)
        .orElse(null);
  }
}
