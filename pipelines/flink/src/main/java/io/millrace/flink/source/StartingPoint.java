package io.millrace.flink.source;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a job starts to read. Group offsets are never used: what is loaded is what the newest
 * commit file says.
 */
public sealed interface StartingPoint {

  /** From the newest retained checkpoint; where there is none, as {@link Commit}. */
  record Checkpoint() implements StartingPoint {}

  record Earliest() implements StartingPoint {}

  record Latest() implements StartingPoint {}

  record At(Instant time) implements StartingPoint {}

  /** Not Kafka: what another lake has kept is mined again. */
  record Lake() implements StartingPoint {}

  /** Behind the newest commit file; a partition that no commit names is read from its start. */
  record Commit() implements StartingPoint {}

  /** Reads {@code checkpoint}, {@code commit}, {@code earliest}, {@code latest} or a time. */
  static StartingPoint parse(String text) {
    return switch (text) {
      case "checkpoint" -> new Checkpoint();
      case "earliest" -> new Earliest();
      case "latest" -> new Latest();
      case "commit" -> new Commit();
      case "lake" -> new Lake();
      default -> at(text);
    };
  }

  /** Where records are read from when there is no checkpoint, for people. */
  default String shown() {
    if (this instanceof Earliest) {
      return "the earliest records";
    }
    if (this instanceof Latest) {
      return "the next records to come";
    }
    return this instanceof At at ? "records of " + at.time() : "behind the newest commit";
  }

  private static At at(String text) {
    try {
      return new At(Instant.parse(text));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "Cannot start from \""
              + text
              + "\": use checkpoint, commit, earliest, latest, lake or a time such as"
              + " 2026-11-21T08:00:00Z",
          e);
    }
  }

  /**
   * The offsets to start from.
   *
   * @param committed next offset per partition of the topic, from the newest commit file
   */
  default OffsetsInitializer offsets(Map<TopicPartition, Long> committed) {
    if (this instanceof Latest) {
      return OffsetsInitializer.latest();
    }
    if (this instanceof At at) {
      return new TimestampOffsets(at.time().toEpochMilli());
    }
    boolean behindCommits = this instanceof Commit || this instanceof Checkpoint;
    if (behindCommits && !committed.isEmpty()) {
      return OffsetsInitializer.offsets(new HashMap<>(committed));
    }
    return OffsetsInitializer.earliest();
  }
}
