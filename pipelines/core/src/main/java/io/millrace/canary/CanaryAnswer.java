package io.millrace.canary;

import io.millrace.fact.Fact;

/**
 * What a rollout needs of one content of a trace. Times are epoch milliseconds.
 *
 * @param adapter the adapter that answered, empty for the plain base
 * @param propensity the recorded probability of its arm; null without one
 * @param contentHash what makes two deliveries the same content
 * @param failed whether the run failed
 */
public record CanaryAnswer(
    String traceId,
    String scenario,
    String adapter,
    Double propensity,
    long startedAt,
    long endedAt,
    String contentHash,
    boolean failed) {

  public static CanaryAnswer of(Fact fact) {
    return new CanaryAnswer(
        fact.traceId(),
        fact.scenario(),
        fact.adapterId(),
        fact.propensity(),
        fact.startedAt(),
        fact.endedAt(),
        fact.contentHash(),
        fact.status().equals("failure"));
  }

  /**
   * Whether this content takes the place of another of the same trace: the latest end is current,
   * then the greater hash.
   */
  public boolean supersedes(CanaryAnswer other) {
    return endedAt == other.endedAt
        ? contentHash.compareTo(other.contentHash) > 0
        : endedAt > other.endedAt;
  }
}
