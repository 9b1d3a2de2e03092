package io.millrace.cli.policy;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.adapters.RegistryOptions;
import io.millrace.cli.scenario.NamedScenario;
import io.millrace.policy.PolicyRegistry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Of which scenario, and of which kind. */
final class PolicyScope {

  @Option(
      names = "--scenario",
      required = true,
      paramLabel = "NAME|DIR",
      description = "The scenario: its name or its directory.")
  private String scenario;

  @Option(
      names = "--scenarios",
      paramLabel = "DIR",
      defaultValue = "scenarios",
      description = "Where the scenarios lie (${DEFAULT-VALUE}).")
  private Path scenarios;

  @Option(
      names = "--kind",
      description = "routing_policy or agent_config; without it both.",
      paramLabel = "KIND")
  private SlotKind kind;

  NamedScenario scenario() throws IOException {
    return NamedScenario.find(scenario, scenarios);
  }

  boolean wants(SlotKind one) {
    if (kind == SlotKind.ADAPTER) {
      throw new CommandFailure(
          "Cannot use --kind adapter here; see millrace adapters and millrace gate, or name routing_policy or agent_config");
    }
    return kind == null || kind == one;
  }

  static PolicyRegistry registry(RegistryOptions options) {
    return new PolicyRegistry(options.registry().store(), Clock.systemUTC());
  }

  /** The slots that are meant and have a log. */
  List<Slot> slots(PolicyRegistry registry, String name) throws IOException {
    List<Slot> slots = new ArrayList<>(registry.slots(name));
    slots.removeIf(slot -> !wants(slot.kind()));
    return slots;
  }
}
