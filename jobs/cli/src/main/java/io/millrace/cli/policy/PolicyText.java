package io.millrace.cli.policy;

import io.millrace.policy.AgentConfigCandidate;
import io.millrace.policy.ClassGain;
import io.millrace.policy.PolicyCandidate;
import io.millrace.policy.PolicyVerdict;
import io.millrace.policy.RoutingPolicy;
import io.millrace.policy.ToExplore;
import io.millrace.policy.Unusable;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Policies and decisions about them in words. */
final class PolicyText {

  private PolicyText() {}

  /** What a policy does, in a line. */
  static String line(PolicyCandidate policy) {
    if (policy instanceof RoutingPolicy routing) {
      String models =
          routing.models().entrySet().stream()
              .map(entry -> entry.getKey() + " → " + entry.getValue())
              .collect(Collectors.joining(", "));
      return "%s%selse %s, explores %s"
          .formatted(
              models, models.isEmpty() ? "" : ", ", routing.defaultModel(), routing.explore());
    }
    AgentConfigCandidate agent = (AgentConfigCandidate) policy;
    return "agent %s %s with %s".formatted(agent.agent(), agent.agentVersion(), agent.config());
  }

  static void print(PrintWriter out, PolicyVerdict verdict) {
    out.println(
        "%s: %s"
            .formatted(
                verdict.decision().label().toUpperCase(Locale.ROOT), verdict.reason().sentence()));
    out.println("Candidate: " + line(verdict.candidate()));
    out.println("Compared with: " + line(verdict.incumbent()));
    if (verdict.basis() != null) {
      out.println(
          String.format(
              Locale.ROOT,
              "By %s: %d units of %d traces, gain from %.3f to %.3f at alpha %.3g;"
                  + " candidate %s (worth %.0f answers), now %s (%.0f)",
              verdict.basis().label(),
              verdict.units(),
              verdict.rows(),
              verdict.gain().lower(),
              verdict.gain().upper(),
              verdict.plan().alpha(),
              mean(verdict.candidateMean()),
              verdict.candidateEffective(),
              mean(verdict.incumbentMean()),
              verdict.incumbentEffective()));
    }
    for (ClassGain one : verdict.classes()) {
      out.println(
          String.format(
              Locale.ROOT,
              "  %-10s %s (%d rated) instead of %s (%d rated): gain from %.3f to %.3f",
              one.queryClass(),
              one.candidate(),
              one.candidateRated(),
              one.incumbent(),
              one.incumbentRated(),
              one.gain().lower(),
              one.gain().upper()));
    }
    for (ClassGain one : verdict.harmful()) {
      out.println(
          String.format(
              Locale.ROOT,
              "Must not be explored: %s on %s (%d rated) does worse than %s (%d rated): gain from %.3f to %.3f",
              one.candidate(),
              one.queryClass(),
              one.candidateRated(),
              one.incumbent(),
              one.incumbentRated(),
              one.gain().lower(),
              one.gain().upper()));
    }
    Unusable unusable = verdict.unusable();
    out.println(
        "Not used: %d unrated, %d without a probability, %d with one outside 0..1 or 0, %d whose prompt not both models answered"
            .formatted(
                unusable.unrated(),
                unusable.noPropensity(),
                unusable.badPropensity(),
                unusable.unpaired()));
    if (!verdict.vanished().isEmpty()) {
      out.println("Has not answered since: " + String.join(", ", verdict.vanished()));
    }
    if (!verdict.inactive().isEmpty()) {
      out.println(
          "Not active in their slots, and so on no server: %s; make them active again, or mine another policy with millrace policy mine --scenario %s"
              .formatted(String.join(", ", verdict.inactive()), verdict.candidate().scenario()));
    }
    if (!verdict.explore().isEmpty()) {
      out.println("To explore, with a share of " + verdict.exploreShare() + ":");
      for (ToExplore one : verdict.explore()) {
        out.println(
            "  %s on %s: %d of %d ratings"
                .formatted(one.model(), one.queryClass(), one.rated(), one.wanted()));
      }
      out.println(
          "  millrace policy mine --scenario %s --kind routing_policy --keep --explore %s, gated and served, brings them, but for a model that is known to be worse on another class: that one is explored on none"
              .formatted(verdict.candidate().scenario(), verdict.exploreShare()));
    }
    out.println("Decision " + verdict.id());
  }

  /** What to do about an active policy that may choose these adapters, none active in its slot. */
  static String stale(String scenario, Set<String> inactive) {
    return "The active policy may choose adapters that are not active in their slots: %s. A server that has not loaded them refuses the policy; take it back with millrace rollback --scenario %s --kind routing_policy, then mine again"
        .formatted(String.join(", ", inactive), scenario);
  }

  private static String mean(Double mean) {
    return mean == null ? "-" : String.format(Locale.ROOT, "%.3f", mean);
  }
}
