package io.millrace.policy;

import io.millrace.gate.Decision;
import io.millrace.gate.GateJson;
import io.millrace.identity.Sha256;
import java.nio.charset.StandardCharsets;
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
          .thenComparing(choice -> String.valueOf(choice.quality()))
          .thenComparing(choice -> String.valueOf(choice.earlier()));

  private PolicyGate() {}

  /** What is judged and why so; a verdict is made of it. */
  private record Judged(
      PolicyReason reason,
      Comparison comparison,
      List<LoggedChoice> kept,
      List<ClassGain> harmful,
      Set<String> vanished,
      Set<String> unserved) {}

  /** The decision where each model that the candidate may choose can answer. */
  static PolicyVerdict judge(
      RoutingPolicy candidate,
      RoutingPolicy incumbent,
      OffPolicyPlan plan,
      Collection<LoggedChoice> rows) {
    return judge(candidate, incumbent, plan, Set.of(), rows);
  }

  /** That decision alone, for who asks by the thousand: no figure of its verdict, no hash. */
  static Decision decision(
      RoutingPolicy candidate,
      RoutingPolicy incumbent,
      OffPolicyPlan plan,
      Collection<LoggedChoice> rows) {
    return judged(candidate, incumbent, plan, Set.of(), rows).reason().decision();
  }

  /**
   * The decision on these traces. Compared is the model that each policy chooses, on the classes
   * where these differ, by traces that came since the candidate was mined. What it explores more
   * than is explored now must not be known to be worse, by earlier traces too.
   *
   * @param inactive adapters that no server has loaded; a candidate that may choose one is held
   * @throws IllegalArgumentException when the policies are of different scenarios
   */
  public static PolicyVerdict judge(
      RoutingPolicy candidate,
      RoutingPolicy incumbent,
      OffPolicyPlan plan,
      Set<String> inactive,
      Collection<LoggedChoice> rows) {
    Judged judged = judged(candidate, incumbent, plan, inactive, rows);
    return judged
        .comparison()
        .verdict(
            judged.reason(),
            judged.harmful(),
            judged.vanished(),
            judged.unserved(),
            hash(judged.kept()));
  }

  private static Judged judged(
      RoutingPolicy candidate,
      RoutingPolicy incumbent,
      OffPolicyPlan plan,
      Set<String> inactive,
      Collection<LoggedChoice> rows) {
    if (!candidate.scenario().equals(incumbent.scenario())) {
      throw new IllegalArgumentException(
          "Cannot compare a policy of %s with one of %s; take two of one scenario"
              .formatted(candidate.scenario(), incumbent.scenario()));
    }
    Exploration explored = new Exploration(candidate, incumbent, plan, rows);
    List<LoggedChoice> kept = kept(explored, rows);
    List<LoggedChoice> ordered = kept.stream().filter(row -> row.earlier() == null).toList();
    TreeSet<String> classes = new TreeSet<>(candidate.models().keySet());
    classes.addAll(incumbent.models().keySet());
    ordered.forEach(row -> classes.add(row.queryClass()));
    classes.removeIf(each -> candidate.model(each).equals(incumbent.model(each)));
    TreeSet<String> vanished = new TreeSet<>();
    classes.forEach(each -> vanished.add(candidate.model(each)));
    ordered.forEach(row -> vanished.remove(row.model()));
    TreeSet<String> unserved = new TreeSet<>(candidate.reachable());
    unserved.retainAll(inactive);
    Comparison comparison = new Comparison(candidate, incumbent, plan, classes, ordered);
    List<ClassGain> harmful = explored.harms();
    PolicyReason reason =
        unwanted(candidate, incumbent, plan, classes)
            .or(
                () ->
                    harmful.isEmpty() ? Optional.empty() : Optional.of(PolicyReason.EXPLORES_HARM))
            .or(
                () ->
                    unserved.isEmpty()
                        ? Optional.empty()
                        : Optional.of(PolicyReason.ADAPTER_INACTIVE))
            .or(() -> early(classes, ordered))
            .orElseGet(
                () -> vanished.isEmpty() ? comparison.reason() : PolicyReason.MODEL_VANISHED);
    return new Judged(reason, comparison, kept, harmful, vanished, unserved);
  }

  /**
   * The rows that a decision rests on, in its order: all that came since the candidate was mined,
   * and of the earlier ones those that were compared for what it explores. The same decision
   * follows from them.
   */
  public static List<LoggedChoice> evidence(
      RoutingPolicy candidate,
      RoutingPolicy incumbent,
      OffPolicyPlan plan,
      Collection<LoggedChoice> rows) {
    return kept(new Exploration(candidate, incumbent, plan, rows), rows);
  }

  private static List<LoggedChoice> kept(Exploration explored, Collection<LoggedChoice> rows) {
    return rows.stream()
        .filter(row -> row.earlier() == null || explored.used(row))
        .sorted(ORDER)
        .toList();
  }

  /** Why it is not wanted whatever the traces say. */
  private static Optional<PolicyReason> unwanted(
      RoutingPolicy candidate, RoutingPolicy incumbent, OffPolicyPlan plan, Set<String> contested) {
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
      return same ? Optional.of(PolicyReason.NO_EFFECT) : Optional.empty();
    }
    return Optional.empty();
  }

  private static Optional<PolicyReason> early(Set<String> contested, List<LoggedChoice> since) {
    if (contested.isEmpty()) {
      return Optional.of(PolicyReason.EXPLORES);
    }
    return since.isEmpty() ? Optional.of(PolicyReason.NO_TRACES) : Optional.empty();
  }

  private static String hash(List<LoggedChoice> rows) {
    StringBuilder lines = new StringBuilder();
    rows.forEach(row -> lines.append(GateJson.canonical(row)).append('\n'));
    return Sha256.hex(lines.toString().getBytes(StandardCharsets.UTF_8));
  }
}
