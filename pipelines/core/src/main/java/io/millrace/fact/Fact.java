package io.millrace.fact;

import java.util.List;

/**
 * The compact, immutable record of a trace: never text. One row of {@code trace_facts}; the fields
 * are in the order of its columns. Times are epoch milliseconds UTC, hashes lower-case hex SHA-256,
 * unknown numbers null.
 *
 * @param status success, failure or unknown, from the outcome
 * @param promptHash null when the trace has no user text
 * @param answerHash null when the trace has no assistant text or call
 * @param split train, eval or holdout by the prompt hash, null without one
 * @param toolNames the distinct named tools that were called, in code point order
 * @param messageHashes per message that takes part in the text identity (user, assistant and tool;
 *     system, developer and empty ones are passed over): first letter of the role, a colon, and the
 *     first 16 hex digits of the SHA-256 over its parts (for a tool message its text as {@code u}
 *     part), so that two conversations are compared without their text
 * @param messageLengths code points of each such message's parts
 * @param messageIndexes the place of each such message in the trace's own messages; of the short
 *     form, which counts only without messages, 0 is the query and 1 the result
 * @param flags what was unusual, in code point order; see {@link Flag}
 * @param contentHash over the redacted payload: what makes a delivery a duplicate or a revision
 */
public record Fact(
    String traceId,
    String scenario,
    String agent,
    String agentVersion,
    String model,
    String provider,
    String adapterId,
    long startedAt,
    long endedAt,
    String outcome,
    String status,
    String queryClass,
    String promptHash,
    String answerHash,
    String configHash,
    String split,
    int messages,
    int steps,
    int toolCalls,
    int unparsedArguments,
    List<String> toolNames,
    List<String> messageHashes,
    List<Integer> messageLengths,
    List<Integer> messageIndexes,
    Long inputTokens,
    Long outputTokens,
    Double costUsd,
    Double latencyMillis,
    String routingPolicy,
    Double propensity,
    Redactions redactions,
    Scores scores,
    List<String> flags,
    String topic,
    int partition,
    long offset,
    long producedAt,
    int payloadBytes,
    String contentHash) {

  /** How many values of each category were replaced before anything was stored. */
  public record Redactions(int email, int phone, int card, int iban, int ip, int key) {}
}
