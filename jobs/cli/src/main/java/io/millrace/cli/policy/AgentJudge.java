package io.millrace.cli.policy;

import io.millrace.cli.scenario.NamedScenario;
import io.millrace.gate.Verdict;
import io.millrace.gate.VerdictText;
import io.millrace.jobs.gate.ConfigGate;
import io.millrace.jobs.gate.GateHome;
import io.millrace.jobs.gate.GateOptions;
import io.millrace.policy.AgentConfigCandidate;
import io.millrace.policy.LocalConfig;
import io.millrace.policy.PolicyCandidate;
import io.millrace.policy.PolicyRegistry;
import io.millrace.policy.PolicyRegistry.Published;
import io.millrace.policy.PolicySettlement;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotEntry;
import io.millrace.scenario.Scenario;
import io.millrace.serving.JudgeServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;

/** Judges an agent's configuration by the scenario's tasks of its class. */
final class AgentJudge implements PolicyJudgement {

  private final GateHome places;
  private final NamedScenario scenario;
  private final PolicyRegistry registry;
  private final Optional<JudgeServer> judge;
  private final PrintWriter out;

  /**
   * @param judge the model that judges answers, where the scenario's verifier asks for one
   */
  AgentJudge(
      GateHome places,
      NamedScenario scenario,
      PolicyRegistry registry,
      Optional<JudgeServer> judge,
      PrintWriter out) {
    this.places = places;
    this.scenario = scenario;
    this.registry = registry;
    this.judge = judge;
    this.out = out;
  }

  @Override
  public Optional<SlotEntry> judge(Published candidate)
      throws IOException, RefusedTransitionException {
    AgentConfigCandidate config = (AgentConfigCandidate) candidate.policy();
    if (scenario.files().isEmpty()) {
      return hold(
          "scenario %s has no directory here, and so no tasks; name it with --scenario DIR"
              .formatted(scenario.name()));
    }
    Scenario files = scenario.files().get();
    LocalConfig local = LocalConfig.of(config, files.systemPrompt(), files.generation());
    if (!local.fault().isEmpty()) {
      return hold(local.fault());
    }
    Slot slot = PolicyRegistry.slot(config);
    Optional<PolicyCandidate> active = registry.active(slot);
    LocalConfig present =
        active
            .map(
                now ->
                    LocalConfig.of(
                        (AgentConfigCandidate) now, files.systemPrompt(), files.generation()))
            .orElseGet(() -> LocalConfig.scenario(files.systemPrompt(), files.generation()));
    if (local.actsAs(present)) {
      return hold(
          "%s is as it is now; not applied: %s"
              .formatted(
                  String.join(", ", local.parts().applied()),
                  String.join(", ", local.parts().notApplied())));
    }
    PolicySettlement settlement = new PolicySettlement(registry.log(slot), config.id());
    settlement.begin();
    try {
      GateOptions plain = GateOptions.of(files.directory());
      Verdict verdict =
          new ConfigGate(places, judge.map(plain::judgedBy).orElse(plain))
              .test(slot, config.id(), local, present);
      VerdictText.of(verdict).lines().forEach(out::println);
      return settlement
          .end(
              verdict.decision(),
              verdict.reason().sentence() + ". " + local.parts().sentence(),
              verdict.id(),
              active.map(PolicyCandidate::id))
          .stream()
          .findFirst();
    } catch (IllegalArgumentException unasked) {
      return hold(unasked.getMessage());
    }
  }

  private Optional<SlotEntry> hold(String why) {
    out.println("HOLD: " + why);
    return Optional.empty();
  }
}
