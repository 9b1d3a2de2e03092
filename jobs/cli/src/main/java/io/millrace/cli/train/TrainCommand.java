package io.millrace.cli.train;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.SettingsOptions;
import io.millrace.cli.scenario.NamedScenario;
import io.millrace.cli.scenario.ScenarioWeights;
import io.millrace.cli.settings.Settings;
import io.millrace.jobs.train.DatasetFolder;
import io.millrace.jobs.train.RunFolder;
import io.millrace.jobs.train.RunPreparation;
import io.millrace.jobs.train.TooFewPairsException;
import io.millrace.jobs.train.TrainingHome;
import io.millrace.jobs.train.WorkerOptions;
import io.millrace.scenario.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
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
    List<Target> targets = targets();
    check(targets.size());
    TrainingSession session = new TrainingSession(read, spec.commandLine(), parallelism);
    if (watch) {
      return watch(read, session, targets.get(0));
    }
    return session.train(
        targets, target -> prepare(read, target, dataset(read, target.scenario())));
  }

  private List<Target> targets() throws IOException {
    List<Target> targets = new ArrayList<>();
    for (String name : new LinkedHashSet<>(names)) {
      ScenarioDefaults defaults = ScenarioDefaults.of(scenarios.resolve(name));
      List<String> wanted = roles != null ? roles : defaults.roles();
      for (String role : new LinkedHashSet<>(wanted)) {
        targets.add(new Target(name, role, defaults));
      }
    }
    return targets;
  }

  private void check(int trainings) {
    String fault = "";
    if (watch && (dataset != null || every < 1 || trainings > 1)) {
      fault =
          "--watch makes its own datasets of one scenario for one role, and looks every second at"
              + " most; leave out --dataset, name one --scenario and --role, and give --every at"
              + " least 1";
    } else if (dataset != null && names.size() > 1) {
      fault = "--dataset is one scenario's; leave it out or name one --scenario";
    } else if (parallelism != null && parallelism < 1) {
      fault = "--parallelism is " + parallelism + "; give it at least 1";
    }
    if (!fault.isEmpty()) {
      throw new ParameterException(spec.commandLine(), fault);
    }
  }

  private int watch(Settings read, TrainingSession session, Target target)
      throws IOException, SQLException {
    ScenarioDefaults defaults = target.defaults();
    err().println("watching for pairs to train %s on".formatted(model(target)));
    Optional<Scenario> files = NamedScenario.find(target.scenario(), scenarios).files();
    if (files.isPresent()) {
      ScenarioWeights.hold(read, files.get());
    }
    int least = newPairs != null ? newPairs : least(defaults);
    boolean preferences = recipe.read(defaults.recipe()).backend().learnsPreferences();
    NewPairs pairs = new NewPairs(read, target.scenario(), defaults.mining(), preferences);
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
              code.set(session.train(List.of(target), each -> prepare(read, each, folder)));
              return code.get() != RunEnding.SKIPPED;
            });
    return code.get();
  }

  private int least(ScenarioDefaults defaults) {
    return minPairs != null ? minPairs : defaults.minPairs();
  }

  private RunFolder prepare(Settings read, Target target, DatasetFolder found)
      throws IOException, SQLException {
    ScenarioDefaults defaults = target.defaults();
    Path model = model(target);
    TrainingHome home = new TrainingHome(read.home());
    Funnel funnel = new Funnel(read);
    RunPreparation.Wish wish =
        new RunPreparation.Wish(
            target.scenario(),
            target.role(),
            agent == null ? "" : agent,
            agent == null ? Optional.empty() : Optional.of(funnel.traces(found.hash(), agent)),
            found,
            defaults.template(),
            model,
            baseName != null ? baseName : model.toString(),
            target.recipe(recipe),
            WorkerOptions.in(TrainingRuns.cache(home)));
    try {
      return new RunPreparation(home, read.lakeDirectory(), least(defaults)).prepare(wish);
    } catch (TooFewPairsException few) {
      String reasons = funnel.reasons(target.scenario());
      throw new CommandFailure(
          "Cannot train "
              + target.scenario()
              + ": "
              + few.getMessage()
              + (reasons.isEmpty() ? "" : "; its traces are: " + reasons),
          few);
    }
  }

  private Path model(Target target) {
    Optional<Path> own = target.defaults().base();
    if (base == null && own.isEmpty()) {
      throw new CommandFailure(
          "Cannot train %s without a base model: %s names none; give a folder with --base"
              .formatted(target.scenario(), scenarios.resolve(target.scenario())));
    }
    return base != null ? base : own.get();
  }

  private DatasetFolder dataset(Settings read, String scenario) throws IOException {
    TrainingHome home = new TrainingHome(read.home());
    Optional<DatasetFolder> found =
        dataset == null
            ? DatasetFolder.newest(home.datasets(), scenario)
            : DatasetFolder.named(home.datasets(), dataset);
    return found.orElseThrow(
        () ->
            new CommandFailure(
                "Cannot train %s: %s holds no%s; make one with millrace dataset create --scenario %1$s"
                    .formatted(
                        scenario,
                        home.datasets(),
                        dataset == null
                            ? " dataset of this scenario"
                            : " one dataset whose hash begins with " + dataset)));
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
