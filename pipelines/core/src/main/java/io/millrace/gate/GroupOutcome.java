package io.millrace.gate;

import java.util.List;

/**
 * What both arms made of one group. Differences are candidate minus incumbent, in [-1, 1], weighted
 * means over the group's tasks rounded to 9 decimals.
 *
 * @param difference of the scores
 * @param invalidDifference of the shares of invalid outputs
 * @param identical for each task in turn whether both answers are the same text
 * @param forbidden whether a candidate's answer holds what the safety list forbids, and the
 *     incumbent's does not
 * @param candidateTokens output tokens, null unless known of both arms
 * @param incumbentTokens output tokens, null unless known of both arms
 * @param candidateMillis latency, null unless known of both arms and measured on the serving engine
 * @param incumbentMillis latency, null unless known of both arms and measured on the serving engine
 */
public record GroupOutcome(
    String group,
    String slice,
    double candidateScore,
    double incumbentScore,
    double difference,
    double invalidDifference,
    List<Boolean> identical,
    boolean forbidden,
    Long candidateTokens,
    Long incumbentTokens,
    Double candidateMillis,
    Double incumbentMillis) {

  public GroupOutcome {
    identical = List.copyOf(identical);
  }
}
