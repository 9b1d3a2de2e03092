package io.millrace.cli.train;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.SettingsOptions;
import io.millrace.cli.adapters.SlotEvents;
import io.millrace.cli.run.EmbeddedFlink;
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
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  private static final int SKIPPED = 3;

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

  @Override
  public Integer call() throws IOException, SQLException {
    Settings read = settings.read();
    ScenarioDefaults defaults = ScenarioDefaults.of(scenarios.resolve(scenario));
    RunFolder run = prepare(read, defaults);
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
    load(read);
    return tell(read, result);
  }

  private RunFolder prepare(Settings read, ScenarioDefaults defaults)
      throws IOException, SQLException {
    Recipe wanted = recipe.read(defaults.recipe());
    Path model = base != null ? base : defaults.base().orElseThrow(this::withoutBase);
    int least = minPairs != null ? minPairs : defaults.minPairs();
    TrainingHome home = new TrainingHome(read.home());
    DatasetFolder found = dataset(home);
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
      return new RunPreparation(home, read.lakeDirectory(), least).prepare(wish);
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

  private CommandFailure withoutBase() {
    return new CommandFailure(
        "Cannot train %s without a base model: %s names none; give a folder with --base"
            .formatted(scenario, scenarios.resolve(scenario)));
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

  private int tell(Settings read, RunResult result) {
    if (result.begun() != null && !result.begun().leftOut().isEmpty()) {
      err().println("left out: " + result.begun().leftOut());
    }
    if (result.state().equals("finished")) {
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "adapter %s%n%d steps, loss %.4f, evaluation loss %s, in %s%n",
          result.adapterId(),
          result.finished().steps(),
          result.finished().loss(),
          result.finished().evalLoss() == null
              ? "none"
              : "%.4f".formatted(result.finished().evalLoss()),
          new TrainingHome(read.home()).registry());
      out.flush();
      return 0;
    }
    if (result.state().equals("skipped")) {
      err().println("skipped: " + result.failure() + ": " + result.message());
      return SKIPPED;
    }
    throw new CommandFailure(
        "The run %s failed: %s: %s".formatted(result.runId(), result.failure(), result.message()));
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
