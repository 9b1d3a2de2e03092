package io.millrace.cli.policy;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.scenario.NamedScenario;
import io.millrace.gate.AlphaEntry;
import io.millrace.gate.Decision;
import io.millrace.gate.GatePolicy;
import io.millrace.jobs.gate.SlotLedger;
import io.millrace.policy.LoggedChoice;
import io.millrace.policy.OffPolicyPlan;
import io.millrace.policy.PolicyGate;
import io.millrace.policy.PolicyMiner;
import io.millrace.policy.PolicyReceipt;
import io.millrace.policy.PolicyRegistry;
import io.millrace.policy.PolicyRegistry.Published;
import io.millrace.policy.PolicySettlement;
import io.millrace.policy.PolicyVerdict;
import io.millrace.policy.RoutingPolicy;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotEntry;
import io.millrace.scenario.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Judges a routing policy by the traces that came since it was mined. */
final class RoutingJudge implements PolicyJudgement {

  private final PolicyTables tables;
  private final ModelsInUse inUse;
  private final Path home;
  private final NamedScenario scenario;
  private final PolicyRegistry registry;
  private final PrintWriter out;

  RoutingJudge(
      PolicyTables tables,
      ModelsInUse inUse,
      Path home,
      NamedScenario scenario,
      PolicyRegistry registry,
      PrintWriter out) {
    this.tables = tables;
    this.inUse = inUse;
    this.home = home;
    this.scenario = scenario;
    this.registry = registry;
    this.out = out;
  }

  @Override
  public Optional<SlotEntry> judge(Published candidate)
      throws IOException, SQLException, RefusedTransitionException {
    RoutingPolicy policy = (RoutingPolicy) candidate.policy();
    Slot slot = PolicyRegistry.slot(policy);
    Optional<RoutingPolicy> active = registry.activeRouting(scenario.name());
    long mined = policy.minedFrom().commitSequence();
    List<LoggedChoice> since = tables.choices(mined, tables.newest().commitSequence());
    List<LoggedChoice> before =
        policy.explore() > 0 || active.isEmpty() ? tables.choices(0, mined) : List.of();
    List<LoggedChoice> rows = new ArrayList<>(since);
    before.stream().map(LoggedChoice::asEarlier).forEach(rows::add);
    RoutingPolicy present = active.isPresent() ? active.get() : present(before, since);
    GatePolicy asked = scenario.files().map(Scenario::gate).orElse(GatePolicy.DEFAULT);
    SlotLedger ledger = new SlotLedger(registry.store(), slot);
    AlphaEntry entry = ledger.reserve(policy.id(), asked);
    PolicySettlement settlement = new PolicySettlement(registry.log(slot), policy.id());
    settlement.begin();
    OffPolicyPlan plan = OffPolicyPlan.of(asked, entry.alpha(), scenario.mining().minSupport());
    PolicyVerdict verdict =
        PolicyGate.judge(policy, present, plan, inUse.not(policy.reachable()), rows);
    PolicyReceipt.write(PolicyCommand.receipts(home), verdict, rows);
    PolicyText.print(out, verdict);
    Set<String> stale = inUse.not(present.reachable());
    if (!stale.isEmpty()) {
      out.println(PolicyText.stale(scenario.name(), stale));
    }
    Optional<SlotEntry> moved =
        settlement
            .end(
                verdict.decision(),
                verdict.reason().sentence(),
                verdict.id(),
                active.map(RoutingPolicy::id))
            .stream()
            .findFirst();
    if (verdict.decision() != Decision.HOLD) {
      ledger.decided(entry, verdict.decision());
    }
    return moved;
  }

  /**
   * What was chosen when the candidate was mined, of the models still in use: the same at each look
   * until an adapter's slot moves.
   */
  private RoutingPolicy present(List<LoggedChoice> before, List<LoggedChoice> since) {
    List<LoggedChoice> used = inUse.of(before);
    try {
      return PolicyMiner.present(scenario.name(), used.isEmpty() ? inUse.of(since) : used);
    } catch (IllegalArgumentException cannot) {
      throw new CommandFailure(cannot.getMessage(), cannot);
    }
  }
}
