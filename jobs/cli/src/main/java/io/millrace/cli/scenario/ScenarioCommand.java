package io.millrace.cli.scenario;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.CommandFailure;
import io.millrace.cli.Millrace;
import io.millrace.cli.traffic.FromTrafficCommand;
import io.millrace.cli.traffic.ReviewCommand;
import io.millrace.cli.traffic.TaskReview;
import io.millrace.scenario.BaseModels;
import io.millrace.scenario.Fault;
import io.millrace.scenario.InvalidScenarioException;
import io.millrace.scenario.Scenario;
import io.millrace.scenario.ScenarioFiles;
import io.millrace.scenario.TaskSet;
import io.millrace.scenario.Verifiers;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "scenario",
    description = "Makes, checks and lists scenarios: what belongs together for learning.",
    subcommands = {ScenarioApplyCommand.class, FromTrafficCommand.class, ReviewCommand.class},
    mixinStandardHelpOptions = true)
public final class ScenarioCommand implements Runnable {

  private static final JsonMapper JSON = new JsonMapper();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "list",
      description = "The scenarios of a directory, with what is wrong with them.",
      mixinStandardHelpOptions = true)
  int list(
      @Option(
              names = "--scenarios",
              paramLabel = "DIR",
              defaultValue = "scenarios",
              description = "Where the scenarios lie (${DEFAULT-VALUE}).")
          Path parent,
      @Option(names = "--json", description = "Each with its faults as one JSON object a row.")
          boolean json)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<Path> found = ScenarioFiles.list(parent);
    if (found.isEmpty()) {
      throw new CommandFailure(
          "No scenario in %s; name another place with --scenarios, or make one with millrace scenario new"
              .formatted(parent));
    }
    for (Path directory : found) {
      List<String> faults = new ArrayList<>();
      String summary = summary(directory, faults);
      if (json) {
        ObjectNode row = JSON.createObjectNode();
        row.put("scenario", directory.getFileName().toString())
            .put("directory", directory.toString())
            .put("summary", summary);
        faults.forEach(row.putArray("faults")::add);
        out.println(row);
      } else {
        out.println("%-24s %s".formatted(directory.getFileName(), summary));
      }
    }
    return 0;
  }

  @Command(
      name = "check",
      description = "Reads a scenario with its tasks and names all faults with their lines.",
      mixinStandardHelpOptions = true)
  int check(
      @Parameters(paramLabel = "DIR", description = "The scenario's directory.") Path directory)
      throws IOException {
    List<String> faults = new ArrayList<>();
    String summary = summary(directory, faults);
    faults.forEach(spec.commandLine().getErr()::println);
    PrintWriter out = spec.commandLine().getOut();
    out.println(summary);
    if (faults.isEmpty()) {
      waiting(directory).forEach(out::println);
    }
    return faults.isEmpty() ? 0 : 1;
  }

  @Command(
      name = "new",
      description = "Makes a scenario's directory with a commented scenario.yaml and two tasks.",
      mixinStandardHelpOptions = true)
  int create(
      @Parameters(paramLabel = "NAME", description = "The scenario's name.") String name,
      @Option(
              names = "--scenarios",
              paramLabel = "DIR",
              defaultValue = "scenarios",
              description = "Where to make it (${DEFAULT-VALUE}).")
          Path parent)
      throws IOException {
    Path directory = parent.resolve(name);
    if (!directory.normalize().startsWith(parent.normalize()) || name.contains("/")) {
      throw new CommandFailure("Cannot make scenario '%s'; give it a plain name".formatted(name));
    }
    if (Files.exists(directory.resolve(Scenario.FILE))) {
      throw new CommandFailure(
          "Cannot make %s: it exists; choose another name".formatted(directory));
    }
    ScenarioTemplate.write(directory, name);
    try {
      ScenarioFiles.read(directory);
    } catch (InvalidScenarioException invalid) {
      Files.delete(directory.resolve(Scenario.FILE));
      throw new CommandFailure(invalid.faults().get(0).message(), invalid);
    }
    spec.commandLine()
        .getOut()
        .println(
            "Made %s; put a base model beside it, write tasks, then: millrace scenario check %s"
                .formatted(directory, directory));
    return 0;
  }

  private static List<String> waiting(Path directory) throws IOException {
    try {
      return TaskReview.waiting(ScenarioFiles.read(directory));
    } catch (InvalidScenarioException changed) {
      throw new CommandFailure(changed.faults().get(0).toString(), changed);
    }
  }

  private String summary(Path directory, List<String> faults) throws IOException {
    Scenario scenario;
    try {
      scenario = ScenarioFiles.read(directory);
    } catch (InvalidScenarioException invalid) {
      invalid.faults().stream().map(Fault::toString).forEach(faults::add);
      return "%d faults".formatted(faults.size());
    }
    String tasks = tasks(scenario, faults);
    BaseModels models =
        new BaseModels(((Millrace) spec.root().userObject()).home().resolve("models"));
    Optional<Path> base = models.find(scenario);
    if (base.isEmpty()) {
      faults.add(models.missing(directory, scenario.name()).getMessage());
    } else if (!Files.isRegularFile(base.get().resolve("config.json"))) {
      faults.add(
          "%s: no base model in %s; put one there, or name another with base_model"
              .formatted(directory.resolve(Scenario.FILE), base.get()));
    }
    return faults.isEmpty()
        ? "%s; verifier %s; roles %s"
            .formatted(tasks, scenario.verifier().type(), String.join(", ", scenario.roles()))
        : "%d faults".formatted(faults.size());
  }

  private static String tasks(Scenario scenario, List<String> faults) throws IOException {
    try {
      TaskSet tasks = TaskSet.read(scenario.tasksFile());
      if (!scenario.verifier().type().equals("llm_judge")) {
        Verifiers.open(scenario, null);
      }
      long groups = tasks.tasks().stream().map(task -> task.group()).distinct().count();
      long slices = tasks.tasks().stream().map(task -> task.slice()).distinct().count();
      return String.format(
          Locale.ROOT, "%d tasks in %d groups and %d slices", tasks.tasks().size(), groups, slices);
    } catch (InvalidScenarioException invalid) {
      invalid.faults().stream().map(Fault::toString).forEach(faults::add);
      return "";
    }
  }
}
