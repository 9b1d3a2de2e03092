package io.millrace.cli.train;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.SettingsOptions;
import io.millrace.cli.adapters.SlotEvents;
import io.millrace.cli.run.EmbeddedFlink;
import io.millrace.cli.scenario.NamedScenario;
import io.millrace.cli.scenario.ScenarioWeights;
import io.millrace.cli.settings.Settings;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.duckdb.Loader;
import io.millrace.duckdb.Schema;
import io.millrace.jobs.train.DatasetFolder;
import io.millrace.jobs.train.RunFolder;
import io.millrace.jobs.train.RunPreparation;
import io.millrace.jobs.train.RunResult;
import io.millrace.jobs.train.TooFewPairsException;
import io.millrace.jobs.train.TrainingHome;
import io.millrace.jobs.train.WorkerOptions;
import io.millrace.model.worker.Recipe;
import io.millrace.registry.LocalRegistryStore;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotLog;
import io.millrace.scenario.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
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
      "Trains on a scenario's newest dataset and publishes the result to the registry.",
      "Exit code 0: published; 1: failed, with the reason; 3: skipped, because no native library of"
          + " the tensor engine runs on this machine. On a cluster, submit the job's jar with flink"
          + " run instead."
    },
    mixinStandardHelpOptions = true)
public final class TrainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;
  @Mixin private RecipeOptions recipe;

  @Option(names = "--scenario", required = true, description = "The scenario's name.")
  private String scenario;

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
      description = "The role that the adapter is for, instead of the scenario's first.")
  private String role;

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
          "Goes on until Ctrl-C: makes a dataset and trains whenever enough new pairs have come since"
              + " the scenario's newest dataset.")
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
    ScenarioDefaults defaults = ScenarioDefaults.of(scenarios.resolve(scenario));
    if (!watch) {
      RunResult result = once(read, defaults, dataset(new TrainingHome(read.home())));
      load(read);
      return ending(read).tell(result);
    }
    if (dataset != null || every < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--watch makes its own datasets and looks every second at most; leave out --dataset, and"
              + " give --every at least 1");
    }
    return watch(read, defaults);
  }

  private RunResult once(Settings read, ScenarioDefaults defaults, DatasetFolder on)
      throws IOException, SQLException {
    RunFolder run = prepare(read, defaults, on);
    err().println("training in " + run.path());
    Path registry = new TrainingHome(read.home()).registry();
    SlotLog slot =
        new SlotLog(
            new LocalRegistryStore(registry),
            new Slot(scenario, role != null ? role : defaults.role()),
            Clock.systemUTC());
    long before = slot.state().sequence();
    RunResult result = train(read, run);
    new SlotEvents(read, err()).sendAfter(before, slot);
    return result;
  }

  private int watch(Settings read, ScenarioDefaults defaults) throws IOException, SQLException {
    err().println("watching for pairs to train %s on".formatted(model(defaults)));
    Optional<Scenario> files = NamedScenario.find(scenario, scenarios).files();
    if (files.isPresent()) {
      ScenarioWeights.hold(read, files.get());
    }
    int least = newPairs != null ? newPairs : least(defaults);
    boolean preferences = recipe.read(defaults.recipe()).backend().learnsPreferences();
    NewPairs pairs = new NewPairs(read, scenario, defaults.mining(), preferences);
    AtomicInteger code = new AtomicInteger();
    new Watch(pairs, least, Duration.ofSeconds(every), err())
        .run(
            made -> {
              DatasetFolder folder =
                  new DatasetFolder(
                      made.directory(), made.hash(), scenario, made.sft(), made.preference());
              code.set(ending(read).tell(once(read, defaults, folder)));
              return code.get() != RunEnding.SKIPPED;
            });
    return code.get();
  }

  private int least(ScenarioDefaults defaults) {
    return minPairs != null ? minPairs : defaults.minPairs();
  }

  private RunFolder prepare(Settings read, ScenarioDefaults defaults, DatasetFolder found)
      throws IOException, SQLException {
    Recipe wanted = recipe.read(defaults.recipe());
    Path model = model(defaults);
    TrainingHome home = new TrainingHome(read.home());
    Funnel funnel = new Funnel(read);
    RunPreparation.Wish wish =
        new RunPreparation.Wish(
            scenario,
            role != null ? role : defaults.role(),
            agent == null ? "" : agent,
            agent == null ? Optional.empty() : Optional.of(funnel.traces(found.hash(), agent)),
            found,
            model,
            baseName != null ? baseName : model.toString(),
            wanted,
            WorkerOptions.in(TrainingRuns.cache(home)));
    try {
      return new RunPreparation(home, read.lakeDirectory(), least(defaults)).prepare(wish);
    } catch (TooFewPairsException few) {
      String reasons = funnel.reasons(scenario);
      throw new CommandFailure(
          "Cannot train "
              + scenario
              + ": "
              + few.getMessage()
              + (reasons.isEmpty() ? "" : "; its traces are: " + reasons),
          few);
    }
  }

  private Path model(ScenarioDefaults defaults) {
    if (base == null && defaults.base().isEmpty()) {
      throw new CommandFailure(
          "Cannot train %s without a base model: %s names none; give a folder with --base"
              .formatted(scenario, scenarios.resolve(scenario)));
    }
    return base != null ? base : defaults.base().get();
  }

  private DatasetFolder dataset(TrainingHome home) throws IOException {
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

  private RunResult train(Settings read, RunFolder run) throws IOException {
    try (EmbeddedFlink flink = EmbeddedFlink.start(read.home(), 1)) {
      return TrainingRuns.carryOut(flink, read, List.of(run), 1, err()).get(0);
    }
  }

  private static void load(Settings read) throws IOException, SQLException {
    Path lake = read.lakeDirectory();
    DuckDbGateway gateway = new DuckDbGateway(read.duckdb());
    gateway.readWrite(
        connection -> {
          Schema.migrate(connection, lake);
          return lake;
        });
    new Loader(lake, gateway).load(commit -> {});
  }

  private RunEnding ending(Settings read) {
    return new RunEnding(
        spec.commandLine().getOut(), err(), new TrainingHome(read.home()).registry());
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
