package io.millrace.jobs.canary;

import io.millrace.canary.RatedAnswer;

/**
 * How a trace of a conversation stands now.
 *
 * @param version the greater is the newer: sorted input keeps no order among records of equal times
 * @param answer null when the trace does not belong to the conversation any more
 */
public record ConversationNews(
    ConversationId home, String traceId, long version, RatedAnswer answer) {}
