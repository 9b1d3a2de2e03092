package io.millrace.cli.canary;

import io.millrace.canary.CanaryPlan;
import io.millrace.cli.CommandFailure;
import io.millrace.cli.SettingsOptions;
import io.millrace.cli.adapters.RegistryOptions;
import io.millrace.cli.adapters.SlotOptions;
import io.millrace.cli.settings.Settings;
import io.millrace.registry.AdapterState;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotLog;
import io.millrace.registry.SlotState;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes the canary's share back by hand. */
@Command(
    name = "stop",
    description = "Takes the canary back without a decision; nothing cools down.",
    mixinStandardHelpOptions = true)
final class CanaryStopCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;
  @Mixin private RegistryOptions options;
  @Mixin private SlotOptions slot;

  @Option(
      names = "--why",
      defaultValue = "asked for on the command line",
      description = "The reason that the log keeps (${DEFAULT-VALUE}).")
  private String why;

  @Override
  public Integer call() throws IOException {
    Settings read = settings.read();
    SlotLog log = options.slots().log(slot.slot());
    SlotState state = log.state();
    CanaryPlan plan = CanarySlot.require(log, state);
    SlotEntry entry;
    try {
      entry =
          log.append(
              new SlotChange(
                  plan.canary(),
                  state.standings().get(plan.canary()).weightsHash(),
                  AdapterState.ROLLED_BACK,
                  "millrace canary stop by " + System.getProperty("user.name"),
                  why,
                  null));
    } catch (RefusedTransitionException refused) {
      throw new CommandFailure(refused.getMessage(), refused);
    }
    SlotMoves.tell(entry, options.registry(), read, spec.commandLine().getErr());
    spec.commandLine()
        .getOut()
        .println(
            "Slot %s has no canary any more (entry %d)".formatted(entry.slot(), entry.sequence()));
    return 0;
  }
}
