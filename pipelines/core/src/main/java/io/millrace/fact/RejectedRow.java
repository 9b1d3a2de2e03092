package io.millrace.fact;

/**
 * An input record that could not be read: one row of {@code rejected}.
 *
 * @param reason the code of a {@link RejectReason}
 * @param message what could not be done, with field and value, and the remedy; redacted
 * @param bytes the original bytes with personal data replaced, cut at a limit; null when payload is
 *     off
 * @param totalBytes the length of the original
 * @param bytesHash SHA-256 of the original bytes, lower-case hex
 */
public record RejectedRow(
    String reason,
    String message,
    byte[] bytes,
    int totalBytes,
    String bytesHash,
    String topic,
    int partition,
    long offset,
    long producedAt) {}
