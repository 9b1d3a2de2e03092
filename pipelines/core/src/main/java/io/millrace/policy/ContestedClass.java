package io.millrace.policy;

import io.millrace.gate.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Two models on one class: the choices of two policies, or one that is drawn and one chosen. */
final class ContestedClass {

  /** Rated answers of each model that a comparison should have. */
  private static final int WANTED = 50;

  private static final double SMALLEST_SHARE = 0.01;

  private final String name;
  private final String candidate;
  private final String incumbent;
  private final OffPolicyPlan plan;
  private final Difference difference = new Difference();
  private final Map<String, PromptGroup> groups = new TreeMap<>();
  private int rated;
  private int units;
  private int candidateRated;
  private int incumbentRated;

  ContestedClass(String name, String candidate, String incumbent, OffPolicyPlan plan) {
    this.name = name;
    this.candidate = candidate;
    this.incumbent = incumbent;
    this.plan = plan;
  }

  String name() {
    return name;
  }

  String candidate() {
    return candidate;
  }

  String incumbent() {
    return incumbent;
  }

  int units() {
    return units;
  }

  /** One rated answer more, of whatever model. */
  void count() {
    rated++;
  }

  /**
   * One rated answer with a propensity.
   *
   * @return what it weighs for each of the two models, 0 where another one answered
   */
  Weights weigh(LoggedChoice row) {
    double weight = 1 / row.propensity();
    Weights weights =
        new Weights(
            row.model().equals(candidate) ? weight : 0, row.model().equals(incumbent) ? weight : 0);
    difference.weigh(row.unit(), weights.candidate(), weights.incumbent(), row.quality());
    candidateRated += weights.candidate() > 0 ? 1 : 0;
    incumbentRated += weights.incumbent() > 0 ? 1 : 0;
    return weights;
  }

  /** What one answer weighs for the two models. */
  record Weights(double candidate, double incumbent) {}

  /** One rated answer to a prompt. */
  void pair(LoggedChoice row) {
    group(row.prompt()).add(row.model(), row.quality());
  }

  /** The answers to one prompt. */
  PromptGroup group(String prompt) {
    return groups.computeIfAbsent(prompt, each -> new PromptGroup(candidate, incumbent));
  }

  /** The prompts that both models answered, each of which counts from now on. */
  List<PromptGroup> pairs() {
    List<PromptGroup> pairs = groups.values().stream().filter(PromptGroup::both).toList();
    for (PromptGroup group : pairs) {
      difference.pair(group.difference());
      units++;
      candidateRated++;
      incumbentRated++;
    }
    return pairs;
  }

  /** Whether it is an answer of one of the two models to a prompt that both answered. */
  boolean paired(LoggedChoice row) {
    PromptGroup group = row.prompt() == null ? null : groups.get(row.prompt());
    return group != null
        && group.both()
        && (row.model().equals(candidate) || row.model().equals(incumbent));
  }

  void close() {
    units = difference.close();
  }

  boolean judged() {
    return candidateRated >= plan.minPerClass() && incumbentRated >= plan.minPerClass();
  }

  Interval gain(Basis basis, double alpha) {
    if (units == 0) {
      return Interval.UNKNOWN;
    }
    return basis == Basis.PROPENSITY ? difference.byWeights(alpha) : difference.byPrompts(alpha);
  }

  ClassGain result(Basis basis, double alpha) {
    return new ClassGain(
        name, candidate, incumbent, units, candidateRated, incumbentRated, gain(basis, alpha));
  }

  List<ToExplore> toExplore() {
    List<ToExplore> wanted = new ArrayList<>();
    if (candidateRated < WANTED) {
      wanted.add(new ToExplore(name, candidate, candidateRated, WANTED));
    }
    if (incumbentRated < WANTED) {
      wanted.add(new ToExplore(name, incumbent, incumbentRated, WANTED));
    }
    return wanted;
  }

  /** The explored share with which as many rated traces again bring each model what is wanted. */
  double share(int models) {
    double needed = (double) models * WANTED / Math.max(1, rated);
    return Numbers.rounded(Math.max(SMALLEST_SHARE, Math.min(1, needed)));
  }
}
