package io.millrace.lake;

import io.millrace.canary.CanaryRating;

/** Feedback about a trace as a lake has it, inside the trace or apart. */
public record LakeRating(String traceId, CanaryRating rating) {}
