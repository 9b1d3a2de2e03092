package io.millrace.jobs.gate;

import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A batch of tasks for one arm.
 *
 * @param arm hash of the arm's identity
 * @param attempt 0 for the first; a batch whose verifier failed is asked again in a later run
 */
record BatchSplit(String arm, int batch, int attempt) implements SourceSplit {

  @Override
  public String splitId() {
    return arm + "/" + batch + "/" + attempt;
  }

  /** Reads what {@link #splitId} wrote. */
  static BatchSplit of(String id) {
    String[] parts = id.split("/", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("'%s' is not arm/batch/attempt".formatted(id));
    }
    return new BatchSplit(parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
  }
}
