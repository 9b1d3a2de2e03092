package io.millrace.duckdb;

/**
 * An input record as a lake has kept it, with the place that it came from.
 *
 * @param time epoch milliseconds: of the record, of a feedback record its own
 * @param value JSON in UTF-8, for rejected records the bytes that were kept; empty for none
 */
public record LakeRow(String topic, int partition, long offset, long time, byte[] value) {}
