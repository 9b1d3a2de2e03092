package io.millrace.lake;

import io.millrace.fact.Mined;

/**
 * What was read from one partition and what it became. {@code received = facts + feedback +
 * rejected}: rows are counted, so a feedback record that holds a list counts once per entry.
 * Feedback inside a trace is part of its fact and not counted.
 *
 * @param stream traces or feedback
 * @param from the first offset
 * @param to the offset after the last
 */
public record PartitionRange(
    String stream,
    String topic,
    int partition,
    long from,
    long to,
    long received,
    long facts,
    long feedback,
    long rejected) {

  /** The stream, topic and partition in one string, as offsets are keyed in commit files. */
  public String key() {
    return key(stream, topic, partition);
  }

  static String key(String stream, String topic, int partition) {
    return stream + '/' + topic + '/' + partition;
  }

  /** Whether rows of a kind of data file, from a topic and partition, count here as received. */
  boolean mayHold(String kind, String rowTopic, int rowPartition) {
    boolean ofStream = kind.equals(Commit.REJECTED) || kind.equals(Commit.FACTS) == isTraces();
    return ofStream && topic.equals(rowTopic) && partition == rowPartition;
  }

  /** The same partition with rows of one kind alone. */
  PartitionRange holding(String kind, long first, long end, long rows) {
    return new PartitionRange(
        stream,
        topic,
        partition,
        first,
        end,
        rows,
        kind.equals(Commit.FACTS) ? rows : 0,
        kind.equals(Commit.FEEDBACK) ? rows : 0,
        kind.equals(Commit.REJECTED) ? rows : 0);
  }

  private boolean isTraces() {
    return stream.equals(Mined.TRACES);
  }

  PartitionRange plus(PartitionRange other) {
    return new PartitionRange(
        stream,
        topic,
        partition,
        Math.min(from, other.from),
        Math.max(to, other.to),
        received + other.received,
        facts + other.facts,
        feedback + other.feedback,
        rejected + other.rejected);
  }
}
