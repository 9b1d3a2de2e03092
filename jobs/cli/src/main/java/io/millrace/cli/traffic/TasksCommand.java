package io.millrace.cli.traffic;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.Elapsed;
import io.millrace.cli.Millrace;
import io.millrace.cli.SettingsOptions;
import io.millrace.cli.gate.Receipts;
import io.millrace.cli.scenario.ScenarioWeights;
import io.millrace.cli.settings.Settings;
import io.millrace.dataset.DatasetParameters;
import io.millrace.dataset.HoldoutPairs;
import io.millrace.gate.VerdictReceipt;
import io.millrace.jobs.gate.GateHome;
import io.millrace.jobs.train.TrainingHome;
import io.millrace.scenario.BaseModels;
import io.millrace.scenario.InvalidScenarioException;
import io.millrace.scenario.Scenario;
import io.millrace.scenario.TaskSet;
import io.millrace.traffic.TaskOrigin;
import io.millrace.traffic.TrafficFiles;
import io.millrace.traffic.TrafficTasks;
import io.millrace.traffic.VerifierProposal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A scenario's set of tasks. */
@Command(
    name = "tasks",
    description = "Renews the held-out tasks of a scenario.",
    mixinStandardHelpOptions = true)
public final class TasksCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "rotate",
      description = {
        "Retires a worn set of tasks and draws a new one from held-out pairs that no set has used.",
        "The old set stays under retired/ by its hash. The slot's alpha goes on as it was: new tasks"
            + " buy no second chance."
      },
      mixinStandardHelpOptions = true)
  int rotate(
      @Mixin SettingsOptions settings,
      @Parameters(paramLabel = "NAME", description = "The scenario's name or its directory.")
          String named,
      @Option(
              names = "--scenarios",
              paramLabel = "DIR",
              defaultValue = "scenarios",
              description = "Where the scenarios lie (${DEFAULT-VALUE}).")
          Path scenarios,
      @Option(
              names = "--groups",
              paramLabel = "N",
              defaultValue = "" + TrafficScenario.GROUPS,
              description = "The most pairs to take; others wait (${DEFAULT-VALUE}).")
          int groups)
      throws SQLException, IOException {
    if (groups < 1) {
      throw new ParameterException(
          spec.subcommands().get("rotate"),
          "Cannot draw --groups %d; give a number above 0".formatted(groups));
    }
    Settings read = settings.read();
    Scenario scenario = ReviewCommand.scenario(named, scenarios, "rotate the tasks of");
    TrafficFiles files = new TrafficFiles(scenario.directory(), scenario.tasksFile());
    if (files.finish()) {
      return finished(scenario, files.origin().orElseThrow());
    }
    TaskSet old = tasks(scenario);
    HoldoutPairs held;
    try (Elapsed elapsed =
        new Elapsed(spec.commandLine().getErr(), "Drawing tasks of " + scenario.name())) {
      boolean unused = ScenarioWeights.hold(read, scenario);
      held =
          new TrafficScenario(read, scenarios)
              .held(scenario.name(), DatasetParameters.of(scenario));
    }
    TrafficTasks drawn;
    try (BaseLimit base = BaseLimit.of(read.home(), base(read, scenario))) {
      drawn =
          TrafficTasks.of(held.pairs(), scenario.verifier(), groups, files.used(), base.limit());
    }
    if (drawn.tasks().isEmpty()) {
      throw new CommandFailure(
          "Cannot rotate the tasks of %s: no unused held-out pair makes a task (%s); the set in force stays"
              .formatted(scenario.name(), Counts.line(counts(drawn, held))));
    }
    TaskSet fresh = TaskSet.of(drawn.tasks());
    Optional<TaskOrigin> origin = files.origin();
    VerifierProposal verifier =
        new VerifierProposal(
            scenario.verifier(),
            origin.map(TaskOrigin::guess).orElse(false),
            "as scenario.yaml says");
    Path retired = files.retire();
    TaskOrigin next = TrafficScenario.origin(fresh, drawn, held, verifier);
    files.write(fresh.tasks(), next);
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "Retired set %s after %d verdicts; it lies in %s"
            .formatted(old.hash().substring(0, 12), verdicts(old.hash()), retired));
    TrafficReport.print(out, fresh, next);
    out.println(
        "%d held-out pairs are left for the next set"
            .formatted(drawn.pairs().getOrDefault(TrafficTasks.KEPT, 0)));
    TrafficReport.sample(out, fresh, next.sample(), scenario.directory());
    return 0;
  }

  /**
   * Says that a rotation which was cut off has its end now; to draw once more would waste pairs.
   */
  private int finished(Scenario scenario, TaskOrigin origin) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    TaskSet tasks = tasks(scenario);
    out.println(
        "Put the set %s in place, which a rotation that was cut off had drawn"
            .formatted(tasks.hash().substring(0, 12)));
    TrafficReport.print(out, tasks, origin);
    TrafficReport.sample(out, tasks, origin.sample(), scenario.directory());
    return 0;
  }

  private static Optional<Path> base(Settings settings, Scenario scenario) {
    return new BaseModels(new TrainingHome(settings.home()).models()).find(scenario);
  }

  private static Map<String, Integer> counts(TrafficTasks drawn, HoldoutPairs held) {
    Map<String, Integer> counts = Counts.without(drawn.pairs(), TrafficTasks.TAKEN);
    counts.putAll(held.refused());
    return counts;
  }

  private static TaskSet tasks(Scenario scenario) throws IOException {
    try {
      return TaskSet.read(scenario.tasksFile());
    } catch (InvalidScenarioException invalid) {
      throw new CommandFailure(invalid.faults().get(0).toString(), invalid);
    }
  }

  /** How many verdicts of this home rest on a set of tasks. */
  private long verdicts(String tasks) throws IOException {
    Path home = ((Millrace) spec.root().userObject()).home();
    long uses = 0;
    for (Path file : Receipts.in(GateHome.under(home).verdicts())) {
      uses += VerdictReceipt.read(file).trial().evaluation().tasks().equals(tasks) ? 1 : 0;
    }
    return uses;
  }
}
