package io.millrace.gate;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads outcomes group by group and says when enough is known. */
final class Referee {

  /** What all slices together may cost: the probability that an unharmed one is called harmed. */
  static final double SLICE_ALPHA = 0.05;

  /** The same for a candidate whose invalid outputs are within the limit. */
  static final double GUARDRAIL_ALPHA = 0.05;

  private final GatePolicy policy;
  private final double alpha;
  private final EProcess gain = new EProcess(0);
  private final EProcess smallGain;
  private final EProcess invalid;
  private final Map<String, SliceTest> slices = new TreeMap<>();
  private final Usage tokens = new Usage();
  private final Usage millis = new Usage();
  private int identical;

  Referee(GatePolicy policy, double alpha, Map<String, Integer> sliceSizes) {
    this.policy = policy;
    this.alpha = alpha;
    this.smallGain = new EProcess(-policy.minImprovement());
    this.invalid = new EProcess(policy.guardrails().invalidRise());
    sliceSizes.forEach(
        (slice, planned) ->
            slices.put(slice, new SliceTest(slice, planned, sliceSizes.size(), policy)));
  }

  /** The decision after this group, empty where the test goes on. */
  Optional<Reason> read(GroupOutcome outcome) {
    SliceTest slice = slices.get(outcome.slice());
    gain.add(outcome.difference());
    smallGain.add(-outcome.difference());
    invalid.add(outcome.invalidDifference());
    slice.read(outcome.difference());
    tokens.add(outcome.candidateTokens(), outcome.incumbentTokens());
    millis.add(outcome.candidateMillis(), outcome.incumbentMillis());
    boolean noEffect = countIdentical(outcome);
    if (outcome.forbidden()) {
      return Optional.of(Reason.FORBIDDEN_OUTPUT);
    }
    if (noEffect) {
      return Optional.of(Reason.NO_EFFECT);
    }
    if (slice.harmed()) {
      return Optional.of(Reason.SLICE_HARMED);
    }
    return brokenGuardrail().or(this::decided);
  }

  private boolean countIdentical(GroupOutcome outcome) {
    boolean reached = false;
    for (boolean same : outcome.identical()) {
      identical = same ? identical + 1 : 0;
      reached |= identical >= policy.identicalAnswers();
    }
    return reached;
  }

  private Optional<Reason> brokenGuardrail() {
    if (invalid.reaches(GUARDRAIL_ALPHA)) {
      return Optional.of(Reason.INVALID_OUTPUTS);
    }
    Guardrails limits = policy.guardrails();
    if (tokens.exceeds(limits.tokenRatio(), policy.minSlice())) {
      return Optional.of(Reason.TOO_MANY_TOKENS);
    }
    if (millis.exceeds(limits.latencyRatio(), policy.minSlice())) {
      return Optional.of(Reason.TOO_SLOW);
    }
    return Optional.empty();
  }

  private Optional<Reason> decided() {
    if (smallGain.reaches(policy.alpha())) {
      return Optional.of(Reason.FUTILE);
    }
    if (!gain.reaches(alpha)) {
      return Optional.empty();
    }
    Collection<SliceTest> all = slices.values();
    if (all.stream().anyMatch(slice -> slice.judgeable() && !slice.judged())) {
      return Optional.empty();
    }
    boolean unjudged = all.stream().anyMatch(slice -> !slice.judgeable());
    return Optional.of(unjudged && !policy.allowUnjudged() ? Reason.UNJUDGED_SLICE : Reason.BETTER);
  }

  double logWealth() {
    return gain.logWealth();
  }

  Usage tokens() {
    return tokens;
  }

  Usage millis() {
    return millis;
  }

  Collection<SliceTest> slices() {
    return slices.values();
  }
}
