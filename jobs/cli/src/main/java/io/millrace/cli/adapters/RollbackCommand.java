package io.millrace.cli.adapters;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.SettingsOptions;
import io.millrace.cli.policy.PolicyMoves;
import io.millrace.cli.settings.Settings;
import io.millrace.lake.AdapterRows;
import io.millrace.lake.RecordLog;
import io.millrace.policy.PolicyRegistry;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes the active adapter of a slot back. */
@Command(
    name = "rollback",
    description =
        "Returns a slot to what was active before: an adapter or the plain base, a routing policy,"
            + " an agent configuration, or none.",
    mixinStandardHelpOptions = true)
public final class RollbackCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;
  @Mixin private RegistryOptions options;
  @Mixin private SlotOptions slot;

  @Option(
      names = "--why",
      defaultValue = "asked for on the command line",
      description = "The reason that the log keeps (${DEFAULT-VALUE}).")
  private String why;

  @Option(
      names = "--kind",
      defaultValue = "adapter",
      description =
          "adapter, routing_policy (which has no role) or agent_config (whose role is the class of"
              + " queries) (${DEFAULT-VALUE}).")
  private SlotKind kind;

  @Option(names = "--json", description = "Print the log's entry as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Settings read = settings.read();
    SlotEntry entry;
    try {
      entry =
          options
              .slots()
              .log(slot.slot(kind))
              .rollback("millrace rollback by " + System.getProperty("user.name"), why);
    } catch (RefusedTransitionException refused) {
      throw new CommandFailure(refused.getMessage(), refused);
    }
    if (entry.slot().kind() == SlotKind.ADAPTER) {
      new RecordLog(read.lakeDirectory(), "rollback")
          .publish(AdapterRows.key(entry), AdapterRows.moved(entry, options.registry()));
      new SlotEvents(read, spec.commandLine().getErr()).send(List.of(entry));
    } else {
      PolicyRegistry policies = new PolicyRegistry(options.registry().store(), Clock.systemUTC());
      new PolicyMoves(policies, read, spec.commandLine().getErr()).tell(List.of(entry));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        json
            ? entry.json()
            : "Slot %s serves %s again; %s was rolled back (entry %d)"
                .formatted(
                    entry.slot(),
                    entry
                        .active()
                        .map(RegistryOptions::brief)
                        .orElse(entry.slot().kind().nothing()),
                    RegistryOptions.brief(entry.moves().get(0).adapter()),
                    entry.sequence()));
    return 0;
  }
}
