package io.millrace.cli.train;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.SettingsOptions;
import io.millrace.cli.scenario.NamedScenario;
import io.millrace.cli.scenario.ScenarioWeights;
import io.millrace.cli.settings.Settings;
import io.millrace.jobs.train.DatasetFolder;
import io.millrace.jobs.train.Funnel;
import io.millrace.jobs.train.RunFolder;
import io.millrace.jobs.train.Target;
import io.millrace.jobs.train.TooFewPairsException;
import io.millrace.jobs.train.TrainingHome;
import io.millrace.jobs.train.TrainingOptions;
import io.millrace.jobs.train.Trainings;
import io.millrace.scenario.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The train job in this process, for a machine without a Flink cluster. */
@Command(
    name = "train",
    description = {
      "Trains on the newest dataset of each scenario, once for each of its roles, and publishes the"
          + " results to the registry.",
      "Exit code 0: published; 1: one failed, with the reason; 3: skipped, because no native"
          + " library of the tensor engine runs on this machine. On a cluster, submit the job's jar"
          + " with flink run instead."
    },
    mixinStandardHelpOptions = true)
public final class TrainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;
  @Mixin private RecipeOptions recipe;

  @Option(
      names = "--scenario",
      required = true,
      description = "The scenario's name; may be repeated.")
  private List<String> names;

  @Option(
      names = "--base",
      paramLabel = "DIR",
      description = "The base model, a folder in Hugging Face layout, instead of the scenario's.")
  private Path base;

  @Option(
      names = "--base-name",
      paramLabel = "NAME",
      description = "What servers find the base by, instead of its folder as it was given.")
  private String baseName;

  @Option(
      names = "--dataset",
      paramLabel = "HASH",
      description = "The dataset or the beginning of its hash, instead of the newest.")
  private String dataset;

  @Option(
      names = "--role",
      description =
          "The role that an adapter is for, instead of each of the scenario's; may be repeated.")
  private List<String> roles;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description =
          "How many trainings at once, instead of as many as the processors' threads allow.")
  private Integer parallelism;

  @Option(
      names = "--scenarios",
      paramLabel = "DIR",
      defaultValue = "scenarios",
      description = "Where the scenarios lie (${DEFAULT-VALUE}).")
  private Path scenarios;

  @Option(names = "--agent", description = "Only pairs from this agent's traces.")
  private String agent;

  @Option(
      names = "--min-pairs",
      paramLabel = "N",
      description = "The least number of pairs to train on, instead of the scenario's or 10.")
  private Integer minPairs;

  @Option(
      names = "--watch",
      description =
          "Goes on until Ctrl-C: makes a dataset and trains whenever enough new pairs have come"
              + " since the scenario's newest dataset.")
  private boolean watch;

  @Option(
      names = "--new-pairs",
      paramLabel = "N",
      description = "With --watch, how many new pairs are enough, instead of --min-pairs.")
  private Integer newPairs;

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "With --watch, how often to look (${DEFAULT-VALUE}).")
  private int every;

  @Override
  public Integer call() throws IOException, SQLException {
    Settings read = settings.read();
    TrainingHome home = new TrainingHome(read.home());
    Trainings trainings =
        new Trainings(
            home,
            read.lakeDirectory(),
            TrainingRuns.worker(read),
            new TrainingOptions(
                Optional.ofNullable(base),
                Optional.ofNullable(baseName),
                Optional.ofNullable(dataset),
                Optional.ofNullable(agent),
                Optional.empty(),
                minPairs == null ? OptionalInt.empty() : OptionalInt.of(minPairs),
                recipe.keys()),
            new Funnel(read.duckdb()));
    List<Target> targets = targets(trainings);
    check(targets.size());
    TrainingSession session = new TrainingSession(read, spec.commandLine(), parallelism);
    if (watch) {
      return watch(read, session, trainings, targets.get(0));
    }
    return session.train(
        targets, target -> prepare(trainings, target, trainings.dataset(target.scenario())));
  }

  private List<Target> targets(Trainings trainings) throws IOException {
    try {
      List<Target> targets = trainings.targets(names, roles == null ? List.of() : roles, scenarios);
      targets.forEach(trainings::recipe);
      return targets;
    } catch (IllegalArgumentException unusable) {
      throw new ParameterException(spec.commandLine(), unusable.getMessage(), unusable);
    }
  }

  private void check(int trainings) {
    String fault = "";
    if (watch && (dataset != null || every < 1 || trainings > 1)) {
      fault =
          "--watch makes its own datasets of one scenario for one role, and looks every second at"
              + " most; leave out --dataset, name one --scenario and --role, and give --every at"
              + " least 1";
    } else if (parallelism != null && parallelism < 1) {
      fault = "--parallelism is " + parallelism + "; give it at least 1";
    }
    if (!fault.isEmpty()) {
      throw new ParameterException(spec.commandLine(), fault);
    }
  }

  private int watch(Settings read, TrainingSession session, Trainings trainings, Target target)
      throws IOException, SQLException {
    err().println("watching for pairs to train %s on".formatted(trainings.base(target)));
    Optional<Scenario> files = NamedScenario.find(target.scenario(), scenarios).files();
    if (files.isPresent()) {
      ScenarioWeights.hold(read, files.get());
    }
    int least = newPairs != null ? newPairs : trainings.minPairs(target);
    boolean preferences = trainings.recipe(target).backend().learnsPreferences();
    NewPairs pairs = new NewPairs(read, target.scenario(), target.defaults().mining(), preferences);
    AtomicInteger code = new AtomicInteger();
    new Watch(pairs, least, Duration.ofSeconds(every), err())
        .run(
            made -> {
              DatasetFolder folder =
                  new DatasetFolder(
                      made.directory(),
                      made.hash(),
                      target.scenario(),
                      made.sft(),
                      made.preference(),
                      made.parameters().edges());
              code.set(session.train(List.of(target), each -> prepare(trainings, each, folder)));
              return code.get() != RunEnding.SKIPPED;
            });
    return code.get();
  }

  private static RunFolder prepare(Trainings trainings, Target target, DatasetFolder found)
      throws IOException {
    try {
      return trainings.prepare(target, found);
    } catch (TooFewPairsException few) {
      throw new CommandFailure(
          "Cannot train %s: %s".formatted(target.scenario(), few.getMessage()), few);
    }
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
