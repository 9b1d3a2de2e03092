package io.millrace.cli.canary;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.canary.Canary;
import io.millrace.canary.CanaryPlan;
import io.millrace.canary.CanaryRow;
import io.millrace.canary.CanaryVerdict;
import io.millrace.cli.Database;
import io.millrace.cli.SettingsOptions;
import io.millrace.cli.adapters.RegistryOptions;
import io.millrace.cli.adapters.SlotOptions;
import io.millrace.cli.settings.Settings;
import io.millrace.gate.GateJson;
import io.millrace.identity.CanonicalJson;
import io.millrace.registry.SlotLog;
import io.millrace.registry.SlotState;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says how the canary stands. */
@Command(
    name = "show",
    description = "How the canary stands on the traffic that is loaded; nothing is changed.",
    mixinStandardHelpOptions = true)
final class CanaryShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;
  @Mixin private RegistryOptions options;
  @Mixin private SlotOptions slot;

  @Option(names = "--json", description = "Print the verdict that a check would give, as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException, SQLException {
    Settings read = settings.read();
    SlotLog log = options.slots().log(slot.slot());
    SlotState state = log.state();
    CanaryPlan plan = CanarySlot.require(log, state);
    CanaryRows known = CanaryRows.read(new Database(read), plan);
    List<CanaryRow> rows = known.rows();
    long look = Instant.now().toEpochMilli();
    CanaryVerdict verdict = Canary.decide(plan, rows, look, state.active().orElse(""));
    long waiting = Canary.waiting(plan, rows, look);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode shown = GateJson.MAPPER.valueToTree(verdict);
      shown
          .put("decision", verdict.decision().label())
          .put("waiting", waiting)
          .put("without_text", known.withoutText());
      out.println(CanonicalJson.of(shown));
    } else {
      CanaryText.print(out, verdict, waiting);
      CanaryText.print(out, known);
    }
    return 0;
  }
}
