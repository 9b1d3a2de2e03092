package io.millrace.lake;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finished data files that are not yet committed, with the input they came from.
 *
 * @param watermark epoch milliseconds UTC; null while unknown
 */
public record LakeCommittable(
    List<DataFile> files, List<PartitionRange> partitions, Long watermark) {

  public LakeCommittable {
    files = List.copyOf(files);
    partitions = List.copyOf(partitions);
  }

  /** All of them as one; files and partitions in order, the watermark the lowest known. */
  public static LakeCommittable merge(List<LakeCommittable> parts) {
    List<DataFile> files = new ArrayList<>();
    Map<String, PartitionRange> partitions = new TreeMap<>();
    Long watermark = null;
    for (LakeCommittable part : parts) {
      files.addAll(part.files);
      for (PartitionRange range : part.partitions) {
        partitions.merge(range.key(), range, PartitionRange::plus);
      }
      if (part.watermark != null) {
        watermark = watermark == null ? part.watermark : Math.min(watermark, part.watermark);
      }
    }
    files.sort(Comparator.comparing(DataFile::path));
    return new LakeCommittable(files, List.copyOf(partitions.values()), watermark);
  }
}
