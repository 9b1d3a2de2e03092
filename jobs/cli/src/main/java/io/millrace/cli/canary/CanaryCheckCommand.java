package io.millrace.cli.canary;

import io.millrace.canary.Canary;
import io.millrace.canary.CanaryDecision;
import io.millrace.canary.CanaryPlan;
import io.millrace.canary.CanaryReceipt;
import io.millrace.canary.CanaryRow;
import io.millrace.canary.CanaryVerdict;
import io.millrace.cli.CommandFailure;
import io.millrace.cli.Database;
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

  /** Who the log says took a canary back for harm, or promoted it. */
  static final String BY = "canary";

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
    List<CanaryRow> rows = CanaryRows.read(new Database(read), plan);
    long look = (at == null ? Instant.now() : at).toEpochMilli();
    CanaryVerdict verdict = Canary.decide(plan, rows, look, state.active().orElse(""));
    CanaryReceipt.write(CanaryCommand.receipts(read.home()), verdict, rows);
    PrintWriter out = spec.commandLine().getOut();
    CanaryText.print(out, verdict);
    if (verdict.decision() != CanaryDecision.HOLD) {
      SlotEntry entry = move(log, state, verdict);
      SlotMoves.tell(entry, options.registry(), read, spec.commandLine().getErr());
      out.println(
          "Slot %s serves %s (entry %d)"
              .formatted(
                  entry.slot(),
                  entry.active().map(RegistryOptions::brief).orElse("the plain base"),
                  entry.sequence()));
    }
    return 0;
  }

  private static SlotEntry move(SlotLog log, SlotState state, CanaryVerdict verdict)
      throws IOException {
    AdapterState to =
        verdict.decision() == CanaryDecision.PROMOTE
            ? AdapterState.ACTIVE
            : AdapterState.ROLLED_BACK;
    try {
      Optional<SlotEntry> entry =
          log.appendAfter(
              state.sequence(),
              new SlotChange(
                  verdict.plan().canary(),
                  state.standings().get(verdict.plan().canary()).weightsHash(),
                  to,
                  BY,
                  verdict.reason().sentence(),
                  verdict.id()));
      return entry.orElseThrow(
          () ->
              new CommandFailure(
                  "Slot %s changed meanwhile; run the check again".formatted(log.slot())));
    } catch (RefusedTransitionException refused) {
      throw new CommandFailure(refused.getMessage(), refused);
    }
  }
}
