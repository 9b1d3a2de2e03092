package io.millrace.cli.canary;

import io.millrace.canary.Canary;
import io.millrace.canary.CanaryDecision;
import io.millrace.canary.CanaryPlan;
import io.millrace.canary.CanaryRow;
import io.millrace.canary.CanaryVerdict;
import io.millrace.cli.CommandFailure;
import io.millrace.cli.Database;
import io.millrace.cli.SettingsOptions;
import io.millrace.cli.adapters.RegistryOptions;
import io.millrace.cli.adapters.SlotEvents;
import io.millrace.cli.adapters.SlotOptions;
import io.millrace.cli.settings.Settings;
import io.millrace.jobs.canary.CanarySettlement;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotLog;
import io.millrace.registry.SlotState;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Decides about the canary on the traffic that is loaded, and moves the slot. */
@Command(
    name = "check",
    description = "Reads the canary's conversations, decides, and moves the slot.",
    mixinStandardHelpOptions = true)
final class CanaryCheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;
  @Mixin private RegistryOptions options;
  @Mixin private SlotOptions slot;

  @Option(
      names = "--at",
      paramLabel = "INSTANT",
      description = "Look as of this time, such as 2026-01-31T12:00:00Z; by default now.")
  private Instant at;

  @Override
  public Integer call() throws IOException, SQLException {
    Settings read = settings.read();
    SlotLog log = options.slots().log(slot.slot());
    SlotState state = log.state();
    CanaryPlan plan = CanarySlot.require(log, state);
    CanaryRows known = CanaryRows.read(new Database(read), plan);
    List<CanaryRow> rows = known.rows();
    long look = (at == null ? Instant.now() : at).toEpochMilli();
    CanaryVerdict verdict = Canary.decide(plan, rows, look, state.active().orElse(""));
    PrintWriter out = spec.commandLine().getOut();
    Optional<SlotEntry> moved = settle(read, log, verdict, rows);
    CanaryText.print(out, verdict, Canary.waiting(plan, rows, look));
    CanaryText.print(out, known);
    if (verdict.decision() != CanaryDecision.HOLD) {
      SlotEntry entry =
          moved.orElseThrow(
              () ->
                  new CommandFailure(
                      "Slot %s changed meanwhile; run the check again".formatted(log.slot())));
      new SlotEvents(read, spec.commandLine().getErr()).send(List.of(entry));
      CanaryText.print(out, entry);
    }
    return 0;
  }

  private Optional<SlotEntry> settle(
      Settings read, SlotLog log, CanaryVerdict verdict, List<CanaryRow> rows) throws IOException {
    try {
      return new CanarySettlement(read.home(), read.lakeDirectory(), options.registry(), log)
          .settle(verdict, rows);
    } catch (RefusedTransitionException refused) {
      throw new CommandFailure(refused.getMessage(), refused);
    }
  }
}
