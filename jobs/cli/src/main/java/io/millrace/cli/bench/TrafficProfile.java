package io.millrace.cli.bench;

/**
 * The shapes of traffic that are measured. Sizes are those of the record on Kafka.
 *
 * @see GeneratedTraces
 */
enum TrafficProfile {
  /** A question with one tool call, about 1.2 KB of JSON. */
  COMPACT("compact", false, 1, 16, 16, 34, 45_000, 50_000),
  /** The same with four tool calls and their steps, about 2.2 KB of JSON. */
  STANDARD("standard", false, 4, 16, 14, 50, 30_000, 0),
  /** The standard trace in Avro single-object encoding, about 1.3 KB. */
  AVRO("avro", true, 4, 16, 10, 36, 45_000, 0),
  /** A long conversation under a policy of 4 KB, about 16 KB of JSON. */
  TAU_LIKE("tau-like", false, 9, 600, 110, 90, 12_000, 14_000);

  private final String label;
  final boolean avro;
  final int toolCalls;
  final int systemWords;
  final int toolWords;
  final int answerWords;
  final int streamFloor;
  final int batchFloor;

  TrafficProfile(
      String label,
      boolean avro,
      int toolCalls,
      int systemWords,
      int toolWords,
      int answerWords,
      int streamFloor,
      int batchFloor) {
    this.label = label;
    this.avro = avro;
    this.toolCalls = toolCalls;
    this.systemWords = systemWords;
    this.toolWords = toolWords;
    this.answerWords = answerWords;
    this.streamFloor = streamFloor;
    this.batchFloor = batchFloor;
  }

  /** The traces a second that the project asks of two cores; 0 for none. */
  int floor(boolean batch) {
    return batch ? batchFloor : streamFloor;
  }

  @Override
  public String toString() {
    return label;
  }
}
