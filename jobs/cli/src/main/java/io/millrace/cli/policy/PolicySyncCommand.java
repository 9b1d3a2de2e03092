package io.millrace.cli.policy;

import io.millrace.cli.SettingsOptions;
import io.millrace.cli.adapters.RegistryOptions;
import io.millrace.cli.settings.Settings;
import io.millrace.policy.PolicyRegistry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes up for what could not be told when a slot changed. */
@Command(
    name = "sync",
    description = {
      "Publishes the rows of slot entries that the lake lacks, and sends the newest entry of each"
          + " slot of a scenario to Kafka, where a cluster is named.",
      "The exit code is 1 when Kafka did not take an event."
    },
    mixinStandardHelpOptions = true)
final class PolicySyncCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;
  @Mixin private RegistryOptions options;
  @Mixin private PolicyScope scope;

  @Override
  public Integer call() throws IOException {
    Settings read = settings.read();
    PolicyRegistry registry = PolicyScope.registry(options);
    List<SlotEntry> newest = new ArrayList<>();
    String scenario = scope.scenario().name();
    PolicyMoves moves = new PolicyMoves(registry, scenario, read, spec.commandLine().getErr());
    for (Slot slot : scope.slots(registry, scenario)) {
      for (SlotEntry entry : registry.log(slot).entries()) {
        moves.record(entry);
      }
      registry.log(slot).newest().ifPresent(newest::add);
    }
    int lost = moves.send(newest);
    spec.commandLine()
        .getOut()
        .println(
            read.kafka().external()
                ? "%d events sent to %s".formatted(newest.size() - lost, read.topics().policies())
                : "%d slots; no cluster is named".formatted(newest.size()));
    return lost == 0 ? 0 : 1;
  }
}
