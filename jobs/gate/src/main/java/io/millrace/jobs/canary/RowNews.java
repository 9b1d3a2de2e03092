package io.millrace.jobs.canary;

import io.millrace.canary.CanaryRow;

/**
 * A conversation that became old enough, or changed after it did.
 *
 * @param row null when the conversation has no answers any more
 * @param formerSince when the row that this one replaces began; null for a first row
 */
public record RowNews(String policy, String conversation, CanaryRow row, Long formerSince) {

  /**
   * Whether this takes the place of what is known of the conversation, which may be null. What is
   * said of a conversation whose answers are forgotten lacks them and replaces nothing.
   */
  boolean replaces(CanaryRow known) {
    if (known == null) {
      return row != null;
    }
    return formerSince != null && formerSince == known.since();
  }
}
