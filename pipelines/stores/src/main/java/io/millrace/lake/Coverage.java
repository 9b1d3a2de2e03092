package io.millrace.lake;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Per partition the offsets from the first to the last that commits read. */
final class Coverage {

  private final Map<String, PartitionRange> ranges = new HashMap<>();

  static Coverage of(Collection<Commit> commits) {
    Coverage coverage = new Coverage();
    commits.forEach(coverage::add);
    return coverage;
  }

  void add(Commit commit) {
    commit.partitions().forEach(this::add);
  }

  void add(PartitionRange range) {
    ranges.merge(range.key(), range, PartitionRange::plus);
  }

  /** Whether the commit read an offset that lies within. */
  boolean overlaps(Commit commit) {
    for (PartitionRange range : commit.partitions()) {
      PartitionRange covered = ranges.get(range.key());
      if (covered != null && range.from() < covered.to() && covered.from() < range.to()) {
        return true;
      }
    }
    return false;
  }

  /** One range a partition, ordered by stream, topic and partition. */
  List<PartitionRange> ranges() {
    return ranges.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .toList();
  }
}
