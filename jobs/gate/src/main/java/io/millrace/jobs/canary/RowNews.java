package io.millrace.jobs.canary;

import io.millrace.canary.CanaryRow;

/**
 * A conversation that became old enough, or changed after it did.
 *
 * @param row null when the conversation has no answers any more
 * @param formerSince when the row that this one replaces began; null for a first row
 */
public record RowNews(String policy, String conversation, CanaryRow row, Long formerSince) {

  /** Whether this takes the place of what is known of the conversation, which may be null. */
  boolean replaces(CanaryRow known) {
    if (known == null) {
      return row != null;
    }
    boolean successor = formerSince != null && formerSince == known.since();
    return successor || (row != null && row.since() < known.since());
  }
}
