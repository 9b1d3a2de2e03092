package io.millrace.cli.policy;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.Database;
import io.millrace.cli.SettingsOptions;
import io.millrace.cli.adapters.RegistryOptions;
import io.millrace.cli.scenario.NamedScenario;
import io.millrace.cli.settings.Settings;
import io.millrace.policy.AgentConfigCandidate;
import io.millrace.policy.ClassGain;
import io.millrace.policy.LoggedChoice;
import io.millrace.policy.MinedFrom;
import io.millrace.policy.MinedRouting;
import io.millrace.policy.MiningRule;
import io.millrace.policy.PolicyCandidate;
import io.millrace.policy.PolicyMiner;
import io.millrace.policy.PolicyRegistry;
import io.millrace.policy.RoutingPolicy;
import io.millrace.registry.SlotKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes candidates of what is loaded. */
@Command(
    name = "mine",
    description = {
      "Makes candidates of the loaded traces: a routing policy, and a configuration for each class"
          + " that has a supported one. None is in force before millrace policy gate promotes it.",
      "Traces that came until now are never evidence for these candidates; they may forbid what a"
          + " candidate explores."
    },
    mixinStandardHelpOptions = true)
final class PolicyMineCommand implements Callable<Integer> {

  private static final String BY = "policy mine";

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;
  @Mixin private RegistryOptions options;
  @Mixin private PolicyScope scope;

  @Option(
      names = "--explore",
      defaultValue = "0",
      paramLabel = "SHARE",
      description =
          "The share of conversations whose model the policy draws, each as likely, from all models that answer"
              + " and are not known to be worse on a class (${DEFAULT-VALUE}); without exploring, only prompts that two"
              + " models answered can judge the next policy.")
  private double explore;

  @Option(
      names = "--keep",
      description = "Keep the models that are chosen now, to change only what is explored.")
  private boolean keep;

  @Override
  public Integer call() throws IOException, SQLException {
    Settings read = settings.read();
    NamedScenario scenario = scope.scenario();
    PolicyRegistry registry = PolicyScope.registry(options);
    PolicyTables tables =
        new PolicyTables(
            new Database(read), scenario.name(), registry.knownRouting(scenario.name()));
    MinedFrom from = tables.newest();
    if (scope.wants(SlotKind.ROUTING_POLICY)) {
      Optional<RoutingPolicy> mined = routing(registry, tables, scenario, from);
      if (mined.isPresent()) {
        propose(registry, read, mined.get());
      }
    }
    if (scope.wants(SlotKind.AGENT_CONFIG)) {
      List<AgentConfigCandidate> agents = tables.agents(scenario.mining(), from);
      if (agents.isEmpty()) {
        out()
            .println(
                "No configuration of an agent has %d rated traces of a class; rate more, or lower mining.min_support of the scenario"
                    .formatted(scenario.mining().minSupport()));
      }
      for (AgentConfigCandidate agent : agents) {
        propose(registry, read, agent);
      }
    }
    return 0;
  }

  /** The candidate; empty where it would choose an adapter that is not active in its slot. */
  private Optional<RoutingPolicy> routing(
      PolicyRegistry registry, PolicyTables tables, NamedScenario scenario, MinedFrom from)
      throws IOException, SQLException {
    List<LoggedChoice> all = tables.choices(0, from.commitSequence());
    ModelsInUse inUse = new ModelsInUse(options.slots());
    List<LoggedChoice> rows = inUse.of(all);
    try {
      MiningRule rule = new MiningRule(scenario.mining().minSupport(), explore);
      Optional<RoutingPolicy> active = registry.activeRouting(scenario.name());
      RoutingPolicy present =
          active.isPresent() ? active.get() : PolicyMiner.present(scenario.name(), rows);
      Map<String, String> table = new TreeMap<>(tables.routing(scenario.mining()));
      table.values().removeIf(model -> !inUse.has(model));
      MinedRouting mined =
          keep
              ? PolicyMiner.keep(present, rows, tables.evidence(), rule, from)
              : PolicyMiner.mine(present, rows, table, tables.evidence(), rule, from);
      Set<String> answering =
          rows.stream()
              .map(LoggedChoice::model)
              .filter(model -> !model.isBlank())
              .collect(Collectors.toSet());
      tell(mined, answering, inUse.not(all.stream().map(LoggedChoice::model).toList()));
      Set<String> stale = inUse.not(present.reachable());
      if (!stale.isEmpty()) {
        out().println(PolicyText.stale(scenario.name(), stale));
      }
      Set<String> inactive = inUse.not(mined.policy().reachable());
      if (inactive.isEmpty()) {
        return Optional.of(mined.policy());
      }
      out()
          .println(
              "No routing policy becomes a candidate: what was mined keeps %s"
                  .formatted(String.join(", ", inactive)));
      return Optional.empty();
    } catch (IllegalArgumentException cannot) {
      throw new CommandFailure(cannot.getMessage(), cannot);
    }
  }

  private void tell(MinedRouting found, Set<String> answering, Set<String> gone) {
    RoutingPolicy mined = found.policy();
    if (!gone.isEmpty()) {
      out()
          .println(
              "Left out: %d adapters that are not active in their slots: %s"
                  .formatted(gone.size(), String.join(", ", gone)));
    }
    if (!found.leftOut().isEmpty()) {
      out()
          .println(
              "Not explored, known to be worse on a class than what is chosen now: %s. A policy draws the same models on all classes, so what they gain on another stays unknown"
                  .formatted(String.join(", ", found.leftOut())));
    }
    for (ClassGain limit : found.limits()) {
      out()
          .println(
              "Explores %s instead of %s: it chooses %s on another class, which on %s is known to be worse than %s"
                  .formatted(
                      mined.explore(),
                      explore,
                      limit.candidate(),
                      limit.queryClass(),
                      limit.incumbent()));
    }
    if (explore > 0 && answering.size() == 1 && mined.candidates().size() == 1) {
      out()
          .println(
              "There is nothing to explore: only %s answers; serve another model too, then mine again"
                  .formatted(String.join(", ", answering)));
    }
  }

  private void propose(PolicyRegistry registry, Settings read, PolicyCandidate candidate)
      throws IOException {
    PolicyRegistry.Proposed proposed =
        registry.propose(
            candidate, BY, "mined from commit " + candidate.minedFrom().commitSequence());
    new PolicyMoves(registry, candidate.scenario(), read, spec.commandLine().getErr())
        .tell(proposed.entry().stream().toList());
    PolicyCandidate known = proposed.published().policy();
    out()
        .println(
            "%s version %d (%s) %s"
                .formatted(
                    PolicyRegistry.slot(known),
                    known.version(),
                    RegistryOptions.brief(known.id()),
                    proposed.entry().isPresent()
                        ? "is a candidate: " + PolicyText.line(known)
                        : "is what was mined again; it is "
                            + proposed.published().standing().state().word()));
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
