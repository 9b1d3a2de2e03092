package io.millrace.lake;

import io.millrace.canary.CanaryAnswer;

/**
 * One content of a trace as a lake has it.
 *
 * @param policy what the trace says it was routed by; null without
 * @param conversation the conversation that it belongs to; null when the lake has not kept its text
 * @param producedAt of its record, epoch milliseconds
 */
public record LakeAnswer(
    CanaryAnswer answer, String policy, String conversation, long producedAt) {}
