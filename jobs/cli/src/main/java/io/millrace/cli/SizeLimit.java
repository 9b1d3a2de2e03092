package io.millrace.cli;

/** Whose limit a record was too large for. */
public enum SizeLimit {
  /** The producer's own; such a record is never sent. */
  PRODUCER,
  /** The topic's, which the brokers hold. */
  TOPIC
}
