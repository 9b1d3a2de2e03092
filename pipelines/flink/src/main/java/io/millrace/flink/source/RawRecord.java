package io.millrace.flink.source;

/**
 * One input record as its source holds it: undecoded bytes and their place.
 *
 * @param stream {@code traces} or {@code feedback}
 * @param topic the Kafka topic, or the file's path
 * @param offset the Kafka offset, or the line number from 1
 * @param timestamp the record's time in the source, epoch milliseconds
 * @param value the bytes, empty for a null value
 */
public record RawRecord(
    String stream, String topic, int partition, long offset, long timestamp, byte[] value) {}
