package io.millrace.flink.mine;

/** The counters of the mine operator, in its metric group {@code millrace}. */
public enum MineMetric {
  RECEIVED_BYTES("receivedBytes", "bytes of all records, as they came"),
  FACTS("facts", "traces that became a fact, duplicates included"),
  FEEDBACK_ROWS("feedbackRows", "feedback rows, those inside traces included"),
  PAYLOAD_BYTES("payloadBytes", "bytes of normalised text kept, before compression"),
  FLAGGED("flagged", "facts that carry at least one flag"),
  REJECTED("rejected", "rejected records, in a subgroup reason.<reason> for each reason");

  private final String label;
  private final String meaning;

  MineMetric(String label, String meaning) {
    this.label = label;
    this.meaning = meaning;
  }

  /** The name that reporters show. */
  public String label() {
    return label;
  }

  public String meaning() {
    return meaning;
  }
}
