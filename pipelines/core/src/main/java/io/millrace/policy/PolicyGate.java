package io.millrace.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Judges a routing policy by what other routers' choices led to. Pure. */
public final class PolicyGate {

  private static final Comparator<LoggedChoice> ORDER =
      Comparator.comparingLong(LoggedChoice::at)
          .thenComparing(LoggedChoice::unit)
          .thenComparing(LoggedChoice::model)
          .thenComparing(LoggedChoice::queryClass)
          .thenComparing(choice -> String.valueOf(choice.quality()));

  private PolicyGate() {}

  /**
   * The decision on these traces, none of which the candidate may have been mined from. Compared is
   * the model that each policy chooses, on the classes where these differ; what they explore is no
   * part of it.
   *
   * @throws IllegalArgumentException when the policies are of different scenarios
   */
  public static PolicyVerdict judge(
      RoutingPolicy candidate,
      RoutingPolicy incumbent,
      OffPolicyPlan plan,
      Collection<LoggedChoice> rows) {
    if (!candidate.scenario().equals(incumbent.scenario())) {
      throw new IllegalArgumentException(
          "Cannot compare a policy of %s with one of %s; take two of one scenario"
              .formatted(candidate.scenario(), incumbent.scenario()));
    }
    List<LoggedChoice> ordered = rows.stream().sorted(ORDER).toList();
    TreeSet<String> classes = new TreeSet<>(candidate.models().keySet());
    classes.addAll(incumbent.models().keySet());
    ordered.forEach(row -> classes.add(row.queryClass()));
    classes.removeIf(each -> candidate.model(each).equals(incumbent.model(each)));
    TreeSet<String> vanished = new TreeSet<>();
    classes.forEach(each -> vanished.add(candidate.model(each)));
    ordered.forEach(row -> vanished.remove(row.model()));
    Comparison comparison = new Comparison(candidate, incumbent, plan, classes, ordered);
    Optional<PolicyReason> early = early(candidate, incumbent, plan, classes, ordered);
    PolicyReason reason =
        early.orElseGet(
            () -> vanished.isEmpty() ? comparison.reason() : PolicyReason.MODEL_VANISHED);
    return comparison.verdict(reason, vanished);
  }

  private static Optional<PolicyReason> early(
      RoutingPolicy candidate,
      RoutingPolicy incumbent,
      OffPolicyPlan plan,
      Set<String> contested,
      List<LoggedChoice> rows) {
    if (candidate.id().equals(incumbent.id())) {
      return Optional.of(PolicyReason.NO_EFFECT);
    }
    if (candidate.explore() > plan.maxExplore()) {
      return Optional.of(PolicyReason.EXPLORES_TOO_MUCH);
    }
    if (contested.isEmpty()) {
      if (candidate.explore() > 0 && candidate.candidates().size() < 2) {
        return Optional.of(PolicyReason.NO_EFFECT);
      }
      boolean same =
          candidate.explore() == incumbent.explore()
              && (candidate.explore() == 0
                  || candidate.candidates().equals(incumbent.candidates()));
      return Optional.of(same ? PolicyReason.NO_EFFECT : PolicyReason.EXPLORES);
    }
    return rows.isEmpty() ? Optional.of(PolicyReason.NO_TRACES) : Optional.empty();
  }
}
