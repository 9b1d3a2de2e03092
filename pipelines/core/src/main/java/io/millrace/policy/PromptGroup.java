package io.millrace.policy;

/** The rated answers of two models to one prompt. */
final class PromptGroup {

  private final String candidate;
  private final String incumbent;
  private double candidateSum;
  private double incumbentSum;
  private int candidates;
  private int incumbents;

  PromptGroup(String candidate, String incumbent) {
    this.candidate = candidate;
    this.incumbent = incumbent;
  }

  void add(String model, double quality) {
    if (model.equals(candidate)) {
      candidateSum += quality;
      candidates++;
    } else if (model.equals(incumbent)) {
      incumbentSum += quality;
      incumbents++;
    }
  }

  boolean both() {
    return candidates > 0 && incumbents > 0;
  }

  double candidateMean() {
    return candidateSum / candidates;
  }

  double incumbentMean() {
    return incumbentSum / incumbents;
  }

  double difference() {
    return candidateMean() - incumbentMean();
  }

  int answers() {
    return candidates + incumbents;
  }
}
