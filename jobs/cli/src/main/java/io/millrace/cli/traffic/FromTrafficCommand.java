package io.millrace.cli.traffic;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.Elapsed;
import io.millrace.cli.SettingsOptions;
import io.millrace.dataset.DatasetParameters;
import io.millrace.scenario.VerifierSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a scenario of the traffic that was held out. */
@Command(
    name = "from-traffic",
    description = {
      "Makes a scenario of the accepted answers to held-out prompts.",
      "Each answer that can be judged is a task, the answers of one conversation are one group, its"
          + " query class is the slice. The verifier is proposed by the answers' form and says when"
          + " it is a guess. Every held-out pair is a task or a counted reason."
    },
    mixinStandardHelpOptions = true)
public final class FromTrafficCommand implements Callable<Integer> {

  private static final int TIMEOUT_SECONDS = 30;

  /** The verifiers that need nothing but a name. */
  enum Named {
    EXACT_JSON,
    EXACT,
    NUMERIC,
    TOOL_CALL
  }

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;

  @Parameters(paramLabel = "NAME", description = "The scenario's name in the traces.")
  private String name;

  @Option(
      names = "--base",
      paramLabel = "DIR",
      description = "The base model, a folder in Hugging Face layout; asked for on a terminal.")
  private Path base;

  @Option(
      names = "--scenarios",
      paramLabel = "DIR",
      defaultValue = "scenarios",
      description = "Where to make it (${DEFAULT-VALUE}).")
  private Path scenarios;

  @Option(
      names = "--verifier",
      paramLabel = "TYPE",
      description = "Instead of the one proposed: ${COMPLETION-CANDIDATES}.")
  private Named verifier;

  @Option(
      names = "--command",
      arity = "1..*",
      paramLabel = "WORD",
      description = "A program that judges the answers, with its arguments.")
  private List<String> command;

  @Option(names = "--rubric", description = "What a model judges the answers by, with --judge.")
  private String rubric;

  @Option(names = "--judge", paramLabel = "MODEL", description = "The model that judges.")
  private String judge;

  @Option(
      names = "--min-quality",
      paramLabel = "0..1",
      defaultValue = "0.7",
      description = "The lowest mean of an accepted answer (${DEFAULT-VALUE}).")
  private double minQuality;

  @Option(
      names = "--min-rated",
      paramLabel = "N",
      defaultValue = "1",
      description = "Rated copies that an accepted answer needs (${DEFAULT-VALUE}).")
  private int minRated;

  @Option(
      names = "--groups",
      paramLabel = "N",
      defaultValue = "" + TrafficScenario.GROUPS,
      description = "The most pairs to take; others wait for tasks rotate (${DEFAULT-VALUE}).")
  private int groups;

  @Override
  public Integer call() throws SQLException, IOException {
    Optional<VerifierSpec> wanted = wanted();
    DatasetParameters mining = mining();
    TrafficScenario.Wish wish = new TrafficScenario.Wish(name, base(), wanted, mining, groups);
    TrafficScenario.Made made;
    try (Elapsed elapsed = new Elapsed(spec.commandLine().getErr(), "Making tasks of " + name)) {
      made = new TrafficScenario(settings.read(), scenarios).make(wish);
    }
    PrintWriter out = spec.commandLine().getOut();
    TrafficReport.print(out, made);
    TrafficReport.sample(out, made.tasks(), made.origin().sample(), made.scenario().directory());
    out.flush();
    return 0;
  }

  private Path base() {
    if (base != null) {
      return base;
    }
    String typed =
        SystemTerminal.find().map(console -> console.readLine("Base model, a folder: ")).orElse("");
    if (typed.isBlank()) {
      throw new CommandFailure(
          "Cannot make %s without a base model; name a folder in Hugging Face layout with --base"
              .formatted(name));
    }
    return Path.of(typed.strip());
  }

  private DatasetParameters mining() {
    DatasetParameters usual = DatasetParameters.DEFAULT;
    if (groups < 1 || name.contains("/")) {
      throw usage(
          "Cannot use %s with --groups %d; give a plain name and a number from 1"
              .formatted(name, groups));
    }
    try {
      return new DatasetParameters(
          minQuality,
          minRated,
          usual.selfShare(),
          usual.minGap(),
          usual.minProbability(),
          List.of());
    } catch (IllegalArgumentException outOfRange) {
      throw usage(outOfRange.getMessage());
    }
  }

  private Optional<VerifierSpec> wanted() {
    boolean judged = rubric != null || judge != null;
    int ways = (verifier != null ? 1 : 0) + (command != null ? 1 : 0) + (judged ? 1 : 0);
    if (ways > 1 || (judged && (rubric == null || judge == null))) {
      throw usage("Cannot judge so; give one of --verifier, --command, or --rubric with --judge");
    }
    if (judged) {
      return Optional.of(new VerifierSpec.Judge(rubric, judge));
    }
    if (command != null) {
      return Optional.of(new VerifierSpec.Command(command, TIMEOUT_SECONDS));
    }
    return Optional.ofNullable(verifier)
        .map(
            type ->
                switch (type) {
                  case EXACT_JSON -> new VerifierSpec.ExactJson(List.of());
                  case EXACT -> new VerifierSpec.ExactText();
                  case NUMERIC -> new VerifierSpec.Numeric(0, 0);
                  case TOOL_CALL -> new VerifierSpec.ToolCall();
                });
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
