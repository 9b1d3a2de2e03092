package io.millrace.testing;

import io.millrace.trace.Trace;
import java.time.Instant;

/** One planted run with its truth, before it is delivered. */
interface PlantedTrace {

  String traceId();

  /** The prompt's number within the traffic. */
  int promptNumber();

  /** Which of the prompt's answers was given, -1 for none. */
  int answer();

  boolean right();

  /** What is reported, null for nothing. */
  String outcome();

  Instant endedAt();

  /** The run as a trace whose outcome is the one given. */
  Trace trace(String reported);
}
