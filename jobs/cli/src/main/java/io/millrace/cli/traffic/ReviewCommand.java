package io.millrace.cli.traffic;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.CommandFailure;
import io.millrace.cli.scenario.NamedScenario;
import io.millrace.scenario.Scenario;
import io.millrace.scenario.ScenarioTask;
import io.millrace.traffic.ReviewAnswer;
import io.millrace.traffic.TrafficFiles;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jline.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks people about the tasks of a scenario that was made from traffic. */
@Command(
    name = "review",
    description = {
      "Asks about the sampled tasks of a scenario that was made from traffic: yes, no, edit, quit.",
      "An answer is kept before the next question, so a review that was cut off goes on where it"
          + " was. Without a terminal: --list prints the open tasks, --answers takes the answers."
    },
    mixinStandardHelpOptions = true)
public final class ReviewCommand implements Callable<Integer> {

  private static final JsonMapper JSON = new JsonMapper();

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "The scenario's name or its directory.")
  private String named;

  @Option(
      names = "--scenarios",
      paramLabel = "DIR",
      defaultValue = "scenarios",
      description = "Where the scenarios lie (${DEFAULT-VALUE}).")
  private Path scenarios;

  @Option(names = "--all", description = "Every task, not only the sample.")
  private boolean all;

  @Option(names = "--list", description = "Print the open tasks, one JSON object a line.")
  private boolean list;

  @Option(
      names = "--answers",
      paramLabel = "FILE",
      description =
          "Take the answers from a file, one JSON object a line: task, answer (yes, no, edit) and,"
              + " of an edit, expected.")
  private Path answers;

  @Override
  public Integer call() throws IOException {
    TaskReview review = TaskReview.open(scenario(named, scenarios, "review"));
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      for (ScenarioTask task : review.open(all)) {
        ObjectNode line = JSON.createObjectNode().put("task", task.id()).put("slice", task.slice());
        line.set("messages", task.messages());
        line.set("expected", task.expected());
        out.println(JSON.writeValueAsString(line));
      }
      return 0;
    }
    if (answers != null) {
      take(review);
    } else {
      ask(review, out);
    }
    out.println(review.summary());
    if (review.doubtful()) {
      out.println(
          "Most of what was looked at is wrong: remove the scenario and make it again with another --verifier");
    }
    return 0;
  }

  /** A scenario with files, for a command that works on them. */
  static Scenario scenario(String named, Path scenarios, String work) throws IOException {
    return NamedScenario.find(named, scenarios)
        .files()
        .orElseThrow(
            () ->
                new CommandFailure(
                    "Cannot %s %s: there is no %s in %s; name its directory"
                        .formatted(work, named, Scenario.FILE, scenarios.resolve(named))));
  }

  private void ask(TaskReview review, PrintWriter out) throws IOException {
    Console console =
        SystemTerminal.find()
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "Cannot ask about %s: this is no terminal; print the open tasks with --list and give answers with --answers FILE"
                            .formatted(review.scenario().name())));
    Optional<Terminal> keys = SystemTerminal.keys();
    if (keys.isPresent()) {
      try (Terminal terminal = keys.get()) {
        new ReviewDialogue(new TypedKeys(terminal, out), out).run(review, all);
      }
    } else {
      try (BufferedReader lines = new BufferedReader(console.reader())) {
        new ReviewDialogue(new TypedLines(lines), out).run(review, all);
      }
    }
  }

  private void take(TaskReview review) throws IOException {
    if (!Files.isRegularFile(answers)) {
      throw new CommandFailure(
          "Cannot read %s: name a readable file of answers".formatted(answers));
    }
    int kept = 0;
    int known = 0;
    try {
      for (ReviewAnswer answer :
          TrafficFiles.answers(Files.readString(answers), answers.toString())) {
        boolean changed = review.answer(answer);
        kept += changed ? 1 : 0;
        known += changed ? 0 : 1;
      }
    } catch (IllegalArgumentException unusable) {
      throw new CommandFailure(
          "%s; %d answers before it were kept".formatted(unusable.getMessage(), kept), unusable);
    }
    spec.commandLine()
        .getOut()
        .println("%d answers kept, %d were known already".formatted(kept, known));
  }
}
