package io.millrace.openjarvis;

import io.millrace.mining.QueryClass;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One supervised training example and the trace it came from. */
public record SftPair(
    String sourceTraceId,
    String input,
    String output,
    QueryClass queryClass,
    String model,
    double feedback) {

  private record Content(String query, String result) {}

  /**
   * Extracts one pair from each qualifying trace in scan order; of traces with exactly equal query
   * and result the first is kept.
   */
  public static List<SftPair> extract(List<LegacyTrace> scan, MiningOptions options) {
    Set<Content> seen = new HashSet<>();
    List<SftPair> pairs = new ArrayList<>();
    for (LegacyTrace trace : options.qualifying(scan)) {
      if (seen.add(new Content(trace.query(), trace.result()))) {
        pairs.add(
            new SftPair(
                trace.traceId(),
                trace.query(),
                trace.result(),
                trace.queryClass(),
                trace.model(),
                trace.feedback()));
      }
    }
    return pairs;
  }
}
