package io.millrace.cli.gate;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.Millrace;
import io.millrace.gate.AlphaLedger;
import io.millrace.gate.GateJson;
import io.millrace.gate.Verdict;
import io.millrace.gate.VerdictReceipt;
import io.millrace.jobs.gate.GateHome;
import io.millrace.jobs.gate.SlotLedger;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.scenario.InvalidScenarioException;
import io.millrace.scenario.Scenario;
import io.millrace.scenario.ScenarioFiles;
import io.millrace.scenario.TaskSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "gate",
    description = "Plans and runs tests of candidates.",
    subcommands = GateRunCommand.class,
    mixinStandardHelpOptions = true)
public final class GateCommand implements Runnable {

  private static final int MOST_USES = 20;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "plan",
      description =
          "The alpha of a slot's next candidate, and the groups it needs for a power of 90 %%.",
      mixinStandardHelpOptions = true)
  int plan(
      @Option(
              names = "--scenario",
              required = true,
              paramLabel = "DIR",
              description = "The scenario's directory.")
          Path directory,
      @Option(
              names = "--ledger",
              paramLabel = "FILE",
              description =
                  "An alpha ledger, instead of that of the slot of the scenario's first role.")
          Path ledgerFile,
      @Option(
              names = "--verdicts",
              paramLabel = "DIR",
              description =
                  "Earlier verdicts, to count how often the tasks were used; the home's by default.")
          Path verdicts,
      @Option(
              names = "--worse",
              paramLabel = "SHARE",
              defaultValue = "0.05",
              description = "The share of groups a candidate may do worse on (${DEFAULT-VALUE}).")
          double worse,
      @Option(names = "--json", description = "Print the plan as JSON.") boolean json)
      throws IOException {
    Scenario scenario;
    TaskSet tasks;
    try {
      scenario = ScenarioFiles.read(directory);
      tasks = TaskSet.read(scenario.tasksFile());
    } catch (InvalidScenarioException invalid) {
      throw new CommandFailure(
          "Cannot plan for %s: it has %d faults; millrace scenario check %s names them"
              .formatted(directory, invalid.faults().size(), directory),
          invalid);
    }
    AlphaLedger ledger =
        ledgerFile == null ? ledger(scenario) : AlphaLedger.parse(Files.readString(ledgerFile));
    GatePlan plan =
        GatePlan.of(scenario.gate(), ledger, tasks, worse, uses(verdicts, tasks.hash()));
    if (json) {
      spec.commandLine().getOut().println(GateJson.canonical(plan));
    } else {
      print(plan);
    }
    if (plan.alpha() <= 0) {
      throw new CommandFailure("The slot's alpha is used up; change gate.spending to fdr");
    }
    if (plan.uses() > MOST_USES) {
      spec.commandLine()
          .getErr()
          .println(
              "millrace: this task set has been used for %d verdicts; candidates fit it by and by, so draw new tasks"
                  .formatted(plan.uses()));
    }
    return 0;
  }

  private void print(GatePlan plan) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        String.format(
            Locale.ROOT,
            "Candidate %d of the slot gets alpha %.3g (%s of %s).",
            plan.candidate(),
            plan.alpha(),
            plan.spending(),
            plan.ofAlpha()));
    out.println("The task set has %d groups.".formatted(plan.groups()));
    plan.smallSlices()
        .forEach(
            (slice, groups) ->
                out.println(
                    "Slice %s has %d groups and cannot be judged, which takes %d: write more tasks or set gate.allow_unjudged"
                        .formatted(slice, groups, plan.minSlice())));
    if (plan.gains().isEmpty()) {
      return;
    }
    out.println();
    out.println(
        "%10s %10s %10s %22s %18s"
            .formatted("gain", "better", "worse", "groups for 90 %", "power with all"));
    for (GatePlan.Gain each : plan.gains()) {
      out.println(
          String.format(
              Locale.ROOT,
              "%+10.3f %10.3f %10.3f %22s %18.2f",
              each.gain(),
              each.better(),
              each.worse(),
              each.groupsNeeded() == null ? "over " + GatePlan.MOST_GROUPS : each.groupsNeeded(),
              each.power()));
    }
  }

  private AlphaLedger ledger(Scenario scenario) throws IOException {
    Path home = ((Millrace) spec.root().userObject()).home();
    return new SlotLedger(
            Registry.in(GateHome.under(home).registry()).store(),
            new Slot(scenario.name(), scenario.roles().get(0)))
        .read();
  }

  private long uses(Path named, String tasks) throws IOException {
    Path home = ((Millrace) spec.root().userObject()).home();
    Path verdicts = named == null ? GateHome.under(home).verdicts() : named;
    long uses = 0;
    for (Path file : Receipts.in(verdicts)) {
      Verdict verdict = VerdictReceipt.read(file);
      uses += verdict.trial().evaluation().tasks().equals(tasks) ? 1 : 0;
    }
    return uses;
  }

  @Command(
      name = "power",
      description = "The power of a slot's later candidates, by how its alpha is shared out.",
      mixinStandardHelpOptions = true)
  int power(
      @Option(names = "--json", description = "Each candidate as one JSON object a row.")
          boolean json) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      PowerTable.rows().forEach(row -> out.println(GateJson.canonical(row)));
    } else {
      out.println(PowerTable.render().stripTrailing());
    }
    return 0;
  }
}
