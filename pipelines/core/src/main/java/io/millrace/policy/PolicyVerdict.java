package io.millrace.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.gate.Decision;
import io.millrace.gate.GateJson;
import java.util.List;

/**
 * A decision about a routing policy with its evidence. It follows from the policies, the plan, the
 * inactive adapters and the rows alone.
 *
 * @param incumbent what is chosen now: the active policy, or per class the model that answers most
 * @param basis null where nothing could be compared
 * @param rows the traces that came since it was mined
 * @param candidateMean the self-normalised mean of the candidate's choices; null for none
 * @param candidateEffective its effective sample size
 * @param gain on the classes where the policies choose otherwise
 * @param classes those classes, in order
 * @param harmful models that it would explore and that are known to be worse, as the candidate's,
 *     in order of class and model
 * @param vanished models that the candidate chooses and of which there is no trace
 * @param inactive adapters that the candidate may choose and that were not active in their slots
 * @param explore what to explore, in order
 * @param exploreShare recommended, so that as many traces again bring what is wanted; 0 for nothing
 * @param rowsHash SHA-256 over the rows of {@link PolicyGate#evidence}, in order
 */
public record PolicyVerdict(
    PolicyReason reason,
    RoutingPolicy candidate,
    RoutingPolicy incumbent,
    OffPolicyPlan plan,
    Basis basis,
    int rows,
    int units,
    Unusable unusable,
    Double candidateMean,
    double candidateEffective,
    Double incumbentMean,
    double incumbentEffective,
    Interval gain,
    List<ClassGain> classes,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ClassGain> harmful,
    List<String> vanished,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> inactive,
    List<ToExplore> explore,
    double exploreShare,
    String rowsHash) {

  public PolicyVerdict {
    classes = List.copyOf(classes);
    harmful = harmful == null ? List.of() : List.copyOf(harmful);
    vanished = List.copyOf(vanished);
    inactive = inactive == null ? List.of() : List.copyOf(inactive);
    explore = List.copyOf(explore);
  }

  public Decision decision() {
    return reason.decision();
  }

  /** The id: SHA-256 of the receipt, lower-case hex. */
  public String id() {
    return GateJson.hash(this);
  }
}
