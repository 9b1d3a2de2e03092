package io.millrace.identity;

import io.millrace.trace.Trace;
import java.util.List;

/**
 * What makes two texts the same: the prompt's hash over the user messages, the answer's over the
 * assistant messages with their calls, and a short hash of each message for the comparison of
 * conversations. A hash is SHA-256 over the parts in order, each as an ASCII tag byte, its UTF-8
 * length in 4 bytes big-endian, and its UTF-8.
 *
 * @param promptHash null when the trace has no user text
 * @param answerHash null when the trace has no assistant text or call
 * @param messageHashes role letter, colon and 16 hex digits of each message that takes part
 * @param messageLengths code points of its parts
 * @param messageIndexes its place in the trace; of the short form 0 is the query, 1 the result
 */
public record TextIdentity(
    String promptHash,
    String answerHash,
    List<String> messageHashes,
    List<Integer> messageLengths,
    List<Integer> messageIndexes) {

  /** Computes the identity of a trace's messages, or of its query and result without any. */
  public static TextIdentity of(Trace trace) {
    return new TextDigests().of(trace);
  }
}
