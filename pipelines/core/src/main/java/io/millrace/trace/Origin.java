package io.millrace.trace;

/**
 * Where a record came from: a Kafka partition and offset, or a file (partition 0) and its line
 * number from 1.
 *
 * @param timestampMillis the record's own time in the source, epoch milliseconds
 */
public record Origin(String topic, int partition, long offset, long timestampMillis) {}
