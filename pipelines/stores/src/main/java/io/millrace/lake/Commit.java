package io.millrace.lake;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.SortedMap;

/**
 * The content of a commit file: data files that count from now on. Written once, never changed.
 *
 * @param formatVersion {@value #FORMAT_VERSION}
 * @param sequence 1 for the first; commits are applied in this order
 * @param firstSequence its own sequence, or the first of the commits that it was compacted from
 * @param commitId what makes a repeated publication recognisable
 * @param publishedAt epoch milliseconds UTC
 * @param watermark epoch milliseconds UTC; null while unknown
 * @param offsets per stream/topic/partition the offset to go on from, this and all earlier commits
 *     considered
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Commit(
    int formatVersion,
    long sequence,
    long firstSequence,
    String commitId,
    String job,
    long publishedAt,
    Long watermark,
    List<DataFile> files,
    List<PartitionRange> partitions,
    SortedMap<String, Long> offsets) {

  public static final int FORMAT_VERSION = 1;
  public static final String FACTS = "facts";
  public static final String PAYLOAD = "payload";
  public static final String FEEDBACK = "feedback";
  public static final String REJECTED = "rejected";

  public Commit {
    firstSequence = firstSequence == 0 ? sequence : firstSequence;
  }

  /** How many commits of a job it stands for. */
  public long span() {
    return sequence - firstSequence + 1;
  }

  /** The data files of one kind, relative to the lake. */
  public List<DataFile> files(String kind) {
    return files.stream().filter(file -> file.kind().equals(kind)).toList();
  }
}
