package io.millrace.cli.loop.report;

import io.millrace.gate.PathPoint;
import io.millrace.gate.Verdict;
import java.util.List;

/**
 * Everything the page shows.
 *
 * @param received deliveries and what became of them, by stream
 * @param funnel traces by reason, the most first
 * @param curves one for each training run, the good candidate's first
 * @param tested in the order of the result's verdicts
 * @param samples some SFT pairs
 * @param places what lies where
 */
record Report(
    LoopResult result,
    List<Received> received,
    List<Count> funnel,
    Pairs pairs,
    List<Curve> curves,
    List<Tested> tested,
    Lineage lineage,
    List<Sample> samples,
    List<Place> places) {

  Report {
    received = List.copyOf(received);
    funnel = List.copyOf(funnel);
    curves = List.copyOf(curves);
    tested = List.copyOf(tested);
    samples = List.copyOf(samples);
    places = List.copyOf(places);
  }

  record Received(String stream, long received, long kept, long duplicates, long rejected) {}

  record Count(String name, long count) {}

  /**
   * Numbers of pairs.
   *
   * @param inDataset the SFT pairs that were trained on or held back for it
   */
  record Pairs(long sft, long preference, long inDataset) {}

  record Point(double x, double y) {}

  /**
   * The loss of one run over its steps.
   *
   * @param learnt over short stretches of training rows
   * @param heldBack on rows that the run does not learn from
   */
  record Curve(String candidate, int steps, List<Point> learnt, List<Point> heldBack) {
    Curve {
      learnt = List.copyOf(learnt);
      heldBack = List.copyOf(heldBack);
    }
  }

  /** A verdict with the way to it. */
  record Tested(LoopResult.Judged judged, Verdict verdict, List<PathPoint> path) {
    Tested {
      path = List.copyOf(path);
    }
  }

  /**
   * An SFT pair.
   *
   * @param place topic, partition and offset of its trace
   */
  record Sample(String prompt, String answer, double quality, long ratings, String place) {}

  record Place(String what, String where) {}
}
