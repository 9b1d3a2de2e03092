package io.millrace.lake;

/**
 * A finished Parquet file of the lake.
 *
 * @param kind facts, payload, feedback, rejected, or a table of recorded rows
 * @param path relative to the lake, with forward slashes
 * @param bytes length on disk
 */
public record DataFile(String kind, String path, long rows, long bytes) {}
