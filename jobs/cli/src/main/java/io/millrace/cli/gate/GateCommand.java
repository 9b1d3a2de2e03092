package io.millrace.cli.gate;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.Millrace;
import io.millrace.gate.AlphaLedger;
import io.millrace.gate.GatePolicy;
import io.millrace.gate.GatePower;
import io.millrace.gate.Verdict;
import io.millrace.gate.VerdictReceipt;
import io.millrace.jobs.gate.GateHome;
import io.millrace.jobs.gate.SlotLedger;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.scenario.InvalidScenarioException;
import io.millrace.scenario.Scenario;
import io.millrace.scenario.ScenarioFiles;
import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.TaskSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

  private static final int MOST_GROUPS = 20_000;
  private static final int CAMPAIGNS = 400;
  private static final int MOST_USES = 20;
  private static final double POWER = 0.9;

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
          double worse)
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
    GatePolicy policy = scenario.gate();
    AlphaLedger ledger =
        ledgerFile == null ? ledger(scenario) : AlphaLedger.parse(Files.readString(ledgerFile));
    double alpha = ledger.nextAlpha(policy);
    int groups = (int) tasks.tasks().stream().map(ScenarioTask::group).distinct().count();
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        String.format(
            Locale.ROOT,
            "Candidate %d of the slot gets alpha %.3g (%s of %s).",
            ledger.entries().size() + 1,
            alpha,
            policy.spending().label(),
            policy.alpha()));
    out.println("The task set has %d groups.".formatted(groups));
    smallSlices(out, tasks, policy);
    if (alpha <= 0) {
      throw new CommandFailure("The slot's alpha is used up; change gate.spending to fdr");
    }
    table(out, policy, alpha, worse, groups);
    warn(verdicts, tasks.hash());
    return 0;
  }

  private AlphaLedger ledger(Scenario scenario) throws IOException {
    Path home = ((Millrace) spec.root().userObject()).home();
    return new SlotLedger(
            Registry.in(GateHome.under(home).registry()).store(),
            new Slot(scenario.name(), scenario.roles().get(0)))
        .read();
  }

  private static void smallSlices(PrintWriter out, TaskSet tasks, GatePolicy policy) {
    Map<String, Set<String>> slices = new TreeMap<>();
    for (ScenarioTask task : tasks.tasks()) {
      slices.computeIfAbsent(task.slice(), slice -> new TreeSet<>()).add(task.group());
    }
    slices.forEach(
        (slice, groups) -> {
          if (groups.size() < policy.minSlice()) {
            out.println(
                "Slice %s has %d groups and cannot be judged, which takes %d: write more tasks or set gate.allow_unjudged"
                    .formatted(slice, groups.size(), policy.minSlice()));
          }
        });
  }

  private static void table(
      PrintWriter out, GatePolicy policy, double alpha, double worse, int groups) {
    out.println();
    out.println(
        "%10s %10s %10s %22s %18s"
            .formatted("gain", "better", "worse", "groups for 90 %", "power with all"));
    for (double gain : List.of(policy.minImprovement(), 0.05, 0.1, 0.2, 0.4)) {
      GatePower power =
          GatePower.simulate(
              Math.min(1 - worse, gain + worse), worse, alpha, MOST_GROUPS, CAMPAIGNS);
      int needed = power.groups(POWER);
      out.println(
          String.format(
              Locale.ROOT,
              "%+10.3f %10.3f %10.3f %22s %18.2f",
              gain,
              gain + worse,
              worse,
              needed < 0 ? "over " + MOST_GROUPS : Integer.toString(needed),
              power.power(groups)));
    }
  }

  private void warn(Path named, String tasks) throws IOException {
    Path home = ((Millrace) spec.root().userObject()).home();
    Path verdicts = named == null ? GateHome.under(home).verdicts() : named;
    long uses = 0;
    for (Path file : Receipts.in(verdicts)) {
      Verdict verdict = VerdictReceipt.read(file);
      uses += verdict.trial().evaluation().tasks().equals(tasks) ? 1 : 0;
    }
    if (uses > MOST_USES) {
      spec.commandLine()
          .getErr()
          .println(
              "millrace: this task set has been used for %d verdicts; candidates fit it by and by, so draw new tasks"
                  .formatted(uses));
    }
  }

  @Command(
      name = "power",
      description = "The power of a slot's later candidates, by how its alpha is shared out.",
      mixinStandardHelpOptions = true)
  int power() {
    spec.commandLine().getOut().println(PowerTable.render().stripTrailing());
    return 0;
  }
}
