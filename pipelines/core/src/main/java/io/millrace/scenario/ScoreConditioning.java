package io.millrace.scenario;

import java.util.List;

/**
 * How a scenario's prompts are marked with the quality of their answers.
 *
 * @param template what stands before a prompt; {@code {bucket}} is the bucket's number, 0 the worst
 * @param edges the inner edges of the buckets, ascending, above 0 and below 1
 */
public record ScoreConditioning(String template, List<Double> edges) {

  /** Five buckets of the same width. */
  public static final List<Double> EDGES = List.of(0.2, 0.4, 0.6, 0.8);

  public ScoreConditioning {
    edges = List.copyOf(edges);
  }
}
