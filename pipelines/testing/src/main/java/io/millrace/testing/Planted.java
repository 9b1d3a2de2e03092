package io.millrace.testing;

import io.millrace.trace.Feedback;
import io.millrace.trace.Trace;

/** One record of planted traffic, in the order in which it reaches Kafka. */
public sealed interface Planted {

  /** How a readable record is written. */
  enum Encoding {
    JSON,
    AVRO
  }

  /** A delivery of a trace, for the traces topic. */
  record Delivery(Trace trace, Encoding encoding) implements Planted {}

  /** Bytes on the traces topic that are no trace. */
  record Broken(byte[] bytes) implements Planted {}

  /** A feedback record, for the feedback topic. */
  record Rating(Feedback feedback, Encoding encoding) implements Planted {}
}
