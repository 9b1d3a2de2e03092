package io.millrace.registry;

/**
 * A file of an adapter.
 *
 * @param sha256 of its bytes, lower-case hex
 * @param bytes its size
 */
public record PublishedFile(String sha256, long bytes) {}
