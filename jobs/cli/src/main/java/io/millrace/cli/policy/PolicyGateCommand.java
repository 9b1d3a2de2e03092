package io.millrace.cli.policy;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.Database;
import io.millrace.cli.SettingsOptions;
import io.millrace.cli.adapters.RegistryOptions;
import io.millrace.cli.gate.JudgeOptions;
import io.millrace.cli.scenario.NamedScenario;
import io.millrace.cli.settings.Settings;
import io.millrace.gate.Decision;
import io.millrace.jobs.gate.GateHome;
import io.millrace.policy.PolicyRegistry;
import io.millrace.policy.PolicyRegistry.Published;
import io.millrace.registry.AdapterState;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotKind;
import io.millrace.registry.SlotLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Judges candidates, and moves their slots. */
@Command(
    name = "gate",
    description = {
      "Judges the candidates of a scenario and moves their slots: a routing policy by the traces"
          + " that came since it was mined, a configuration by the scenario's tasks of its class.",
      "Exit code 0: each is active or rejected; 3: one is held, with the reason."
    },
    mixinStandardHelpOptions = true)
final class PolicyGateCommand implements Callable<Integer> {

  private static final int HELD = 3;

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;
  @Mixin private RegistryOptions options;
  @Mixin private PolicyScope scope;
  @Mixin private JudgeOptions judge;

  @Option(
      names = "--version-number",
      paramLabel = "N",
      description = "Only this version; without it all that are candidate or shadow.")
  private Integer version;

  @Override
  public Integer call() throws IOException, SQLException {
    Settings read = settings.read();
    NamedScenario scenario = scope.scenario();
    PolicyRegistry registry = PolicyScope.registry(options);
    List<Published> waiting = new ArrayList<>();
    for (Slot slot : scope.slots(registry, scenario.name())) {
      registry.all(slot).stream().filter(this::waits).forEach(waiting::add);
    }
    if (waiting.isEmpty()) {
      throw new CommandFailure(
          "Scenario %1$s has no candidate; millrace policy mine --scenario %1$s makes some, millrace policy list --scenario %1$s shows what there is"
              .formatted(scenario.name()));
    }
    boolean held = false;
    for (Published one : waiting) {
      held |= judge(read, scenario, registry, one) == Decision.HOLD;
    }
    return held ? HELD : 0;
  }

  private boolean waits(Published one) {
    AdapterState state = one.standing().state();
    return (version == null || one.policy().version() == version)
        && (state == AdapterState.CANDIDATE || state == AdapterState.SHADOW);
  }

  private Decision judge(
      Settings read, NamedScenario scenario, PolicyRegistry registry, Published one)
      throws IOException, SQLException {
    Slot slot = PolicyRegistry.slot(one.policy());
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "%s version %d (%s)"
            .formatted(slot, one.policy().version(), RegistryOptions.brief(one.policy().id())));
    SlotLog log = registry.log(slot);
    long before = log.state().sequence();
    try {
      PolicyJudgement judgement =
          slot.kind() == SlotKind.ROUTING_POLICY
              ? new RoutingJudge(
                  new PolicyTables(
                      new Database(read), scenario.name(), registry.knownRouting(scenario.name())),
                  new ModelsInUse(options.slots()),
                  read.home(),
                  scenario,
                  registry,
                  out)
              : new AgentJudge(places(read), scenario, registry, judge.judge(), out);
      Optional<SlotEntry> entry = judgement.judge(one);
      entry.ifPresent(
          moved -> out.println("%s (entry %d)".formatted(said(moved), moved.sequence())));
      return entry
          .map(
              moved ->
                  moved.active().filter(one.policy().id()::equals).isPresent()
                      ? Decision.PROMOTE
                      : Decision.REJECT)
          .orElse(Decision.HOLD);
    } catch (RefusedTransitionException | IllegalStateException refused) {
      throw new CommandFailure(refused.getMessage(), refused);
    } finally {
      new PolicyMoves(registry, scenario.name(), read, spec.commandLine().getErr())
          .tellAfter(before, log);
    }
  }

  private GateHome places(Settings read) {
    GateHome usual = GateHome.under(read.home());
    String cache = System.getenv("DJL_CACHE_DIR");
    return new GateHome(
        usual.home(),
        options.directory(),
        read.lakeDirectory(),
        cache == null ? usual.cache() : Path.of(cache));
  }

  private static String said(SlotEntry entry) {
    return "Slot %s serves %s"
        .formatted(
            entry.slot(),
            entry.active().map(RegistryOptions::brief).orElse(entry.slot().kind().nothing()));
  }
}
