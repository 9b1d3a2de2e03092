package io.millrace.policy;

import io.millrace.gate.Decision;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Two policies on the classes where they choose otherwise. */
final class Comparison {

  private final RoutingPolicy candidate;
  private final RoutingPolicy incumbent;
  private final OffPolicyPlan plan;
  private final List<LoggedChoice> rows;
  private final List<LoggedChoice> rated;
  private final Basis basis;
  private final Map<String, ContestedClass> classes = new TreeMap<>();
  private final Difference all = new Difference();
  private final WeightedMean candidateMean = new WeightedMean();
  private final WeightedMean incumbentMean = new WeightedMean();
  private final Interval gain;
  private final Unusable unusable;
  private final int units;

  Comparison(
      RoutingPolicy candidate,
      RoutingPolicy incumbent,
      OffPolicyPlan plan,
      Set<String> contested,
      List<LoggedChoice> rows) {
    this.candidate = candidate;
    this.incumbent = incumbent;
    this.plan = plan;
    this.rows = rows;
    for (String each : contested) {
      classes.put(
          each, new ContestedClass(each, candidate.model(each), incumbent.model(each), plan));
    }
    List<LoggedChoice> disputed =
        rows.stream().filter(row -> contested.contains(row.queryClass())).toList();
    this.rated = disputed.stream().filter(row -> row.quality() != null).toList();
    rated.forEach(row -> classes.get(row.queryClass()).count());
    int weighable = (int) rated.stream().filter(LoggedChoice::weighable).count();
    int bad = (int) rated.stream().filter(LoggedChoice::misrecorded).count();
    this.basis = weighable >= Math.max(1, plan.minUnits()) ? Basis.PROPENSITY : Basis.PROMPTS;
    int unpaired = 0;
    if (basis == Basis.PROPENSITY) {
      weigh();
      units = all.close();
    } else {
      int paired = pair();
      units = classes.values().stream().mapToInt(ContestedClass::units).sum();
      unpaired = rated.size() - bad - paired;
    }
    gain =
        units == 0
            ? Interval.UNKNOWN
            : basis == Basis.PROPENSITY ? all.byWeights(plan.alpha()) : all.byPrompts(plan.alpha());
    unusable =
        new Unusable(
            disputed.size() - rated.size(),
            basis == Basis.PROPENSITY ? rated.size() - weighable - bad : 0,
            bad,
            unpaired);
  }

  private void weigh() {
    for (LoggedChoice row : rated) {
      if (row.weighable()) {
        ContestedClass.Weights weights = classes.get(row.queryClass()).weigh(row);
        all.weigh(row.unit(), weights.candidate(), weights.incumbent(), row.quality());
        if (weights.candidate() > 0) {
          candidateMean.add(weights.candidate(), row.quality());
        }
        if (weights.incumbent() > 0) {
          incumbentMean.add(weights.incumbent(), row.quality());
        }
      }
    }
    classes.values().forEach(ContestedClass::close);
  }

  /** Compares within prompts, and returns how many answers took part. */
  private int pair() {
    for (LoggedChoice row : rated) {
      if (row.prompt() != null && !row.misrecorded()) {
        classes.get(row.queryClass()).group(row.prompt()).add(row.model(), row.quality());
      }
    }
    int answers = 0;
    for (ContestedClass one : classes.values()) {
      for (PromptGroup group : one.pairs()) {
        all.pair(group.difference());
        candidateMean.add(1, group.candidateMean());
        incumbentMean.add(1, group.incumbentMean());
        answers += group.answers();
      }
    }
    return answers;
  }

  PolicyReason reason() {
    double classAlpha = plan.alpha() / classes.size();
    if (unusable.badPropensity() > 0) {
      return PolicyReason.BAD_PROPENSITY;
    }
    if (units < plan.minUnits()) {
      return PolicyReason.TOO_FEW_UNITS;
    }
    Collection<ContestedClass> each = classes.values();
    if (each.stream().anyMatch(one -> one.gain(basis, classAlpha).upper() < 0)) {
      return PolicyReason.CLASS_HARMED;
    }
    if (gain.upper() < plan.minImprovement()) {
      return PolicyReason.FUTILE;
    }
    if (each.stream().anyMatch(one -> !one.judged())) {
      return PolicyReason.UNJUDGED_CLASS;
    }
    return gain.lower() > 0 ? PolicyReason.BETTER : PolicyReason.UNDECIDED;
  }

  /**
   * @param rowsHash of all rows that were given
   */
  PolicyVerdict verdict(
      PolicyReason reason,
      List<ClassGain> harmful,
      Set<String> vanished,
      Set<String> inactive,
      String rowsHash) {
    double classAlpha = plan.alpha() / Math.max(1, classes.size());
    List<ClassGain> gains = new ArrayList<>();
    List<ToExplore> explore = new ArrayList<>();
    double share = 0;
    TreeSet<String> models = new TreeSet<>(candidate.candidates());
    rows.stream().map(LoggedChoice::model).filter(each -> !each.isBlank()).forEach(models::add);
    for (ContestedClass one : classes.values()) {
      gains.add(one.result(basis, classAlpha));
      if (reason.decision() == Decision.HOLD && inactive.isEmpty()) {
        List<ToExplore> wanted = one.toExplore();
        explore.addAll(wanted);
        share = wanted.isEmpty() ? share : Math.max(share, one.share(models.size()));
      }
    }
    return new PolicyVerdict(
        reason,
        candidate,
        incumbent,
        plan,
        units == 0 ? null : basis,
        rows.size(),
        units,
        unusable,
        candidateMean.mean(),
        candidateMean.effective(),
        incumbentMean.mean(),
        incumbentMean.effective(),
        gain,
        gains,
        harmful,
        List.copyOf(vanished),
        List.copyOf(inactive),
        explore,
        Math.min(share, plan.maxExplore()),
        rowsHash);
  }
}
