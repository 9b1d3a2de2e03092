package io.millrace.cli.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.cli.CommandFailure;
import io.millrace.cli.Millrace;
import io.millrace.cli.loop.LoopOptions;
import io.millrace.jobs.train.ScenarioDefaults;
import io.millrace.jobs.train.TrainingHome;
import io.millrace.model.worker.Recipe;
import io.millrace.model.worker.RecipeKeys;
import io.millrace.scenario.BaseModels;
import io.millrace.scenario.Scenario;
import io.millrace.scenario.ScenarioFiles;
import io.millrace.testing.DeskExamples.Mistakes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.commons.io.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What wrong rows, more rows and another recipe make of an adapter. */
@Command(
    name = "recipe",
    description = {
      "Trains the demo's adapter on drawn examples, some of them wrong, and asks it the audit's"
          + " messages.",
      "Random mistakes are of single rows, systematic ones of whole cases, the same each time."
          + " Prints the exact answers of each company, their median and minimum, the median loss of"
          + " the last step and seconds. A training takes about two minutes."
    },
    mixinStandardHelpOptions = true)
final class BenchRecipeCommand implements Callable<Integer> {

  private static final JsonMapper JSON = new JsonMapper();

  @Spec private CommandSpec spec;

  @Option(
      names = "--policies",
      defaultValue = "3",
      description = "How many companies (${DEFAULT-VALUE}).")
  private int policies;

  @Option(
      names = "--first-policy",
      defaultValue = "401",
      description = "The seed of the first; the others follow it (${DEFAULT-VALUE}).")
  private long firstPolicy;

  @Option(
      names = "--rows",
      split = ",",
      defaultValue = "570",
      description = "Rows to learn from (${DEFAULT-VALUE}).")
  private List<Integer> rows;

  @Option(
      names = "--mistakes",
      split = ",",
      defaultValue = "RANDOM",
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private List<Mistakes> mistakes;

  @Option(
      names = "--wrong",
      split = ",",
      defaultValue = "0",
      description = "Shares of wrong rows (${DEFAULT-VALUE}).")
  private List<Double> wrong;

  @Option(
      names = "--recipe",
      paramLabel = "KEY=VALUE",
      description = "A key of the recipe that is to differ from the scenario's; may be repeated.")
  private Map<String, String> different = new TreeMap<>();

  @Option(
      names = "--parallelism",
      defaultValue = "2",
      description = "How many trainings at once (${DEFAULT-VALUE}).")
  private int parallelism;

  @Option(
      names = "--json",
      description = "Print one JSON object for each number of rows, kind and share of mistakes.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (policies <= 0
        || parallelism <= 0
        || rows.stream().anyMatch(n -> n <= 0)
        || wrong.stream().anyMatch(share -> !(share >= 0 && share <= 1))) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot use --policies %d --parallelism %d --rows %s --wrong %s; give numbers above 0, and shares from 0 to 1"
              .formatted(policies, parallelism, rows, wrong));
    }
    Path directory = LoopOptions.demo();
    Scenario scenario = ScenarioFiles.read(directory);
    Path home = ((Millrace) spec.root().userObject()).home().toAbsolutePath();
    BaseModels models = new BaseModels(home.resolve("models"));
    Map<String, String> keys =
        new TreeMap<>(ScenarioDefaults.of(directory, scenario.name(), models).recipe());
    keys.putAll(different);
    Bench bench =
        new Bench(
            scenario,
            models.of(scenario).toAbsolutePath(),
            RecipeKeys.recipe(keys),
            home.resolve("bench-recipe"),
            Optional.ofNullable(System.getenv("DJL_CACHE_DIR"))
                .orElse(new TrainingHome(home).cache() + ""));
    ExecutorService workers = Executors.newFixedThreadPool(parallelism);
    try {
      run(bench, workers);
    } finally {
      workers.shutdownNow();
      FileUtils.deleteDirectory(bench.folder().toFile());
    }
    return 0;
  }

  /** What all trials share. */
  private record Bench(Scenario scenario, Path base, Recipe recipe, Path folder, String cache) {

    RecipeTrial.Result of(RecipeTrial trial) throws IOException {
      Path own = folder.resolve("trial-" + trial.hashCode() + "-" + trial.policy());
      FileUtils.deleteDirectory(own.toFile());
      return trial.run(scenario, base, recipe, own, cache);
    }
  }

  private void run(Bench bench, ExecutorService workers) throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (!json) {
      out.println(
          "  rows  mistakes    wrong  median  minimum    loss  seconds  exact, each company");
    }
    for (int count : rows) {
      for (Mistakes kind : mistakes) {
        for (double share : wrong) {
          List<Future<RecipeTrial.Result>> waiting =
              LongStream.range(firstPolicy, firstPolicy + policies)
                  .mapToObj(policy -> new RecipeTrial(policy, count, kind, share))
                  .map(trial -> workers.submit(() -> bench.of(trial)))
                  .toList();
          List<RecipeTrial.Result> results = new ArrayList<>();
          for (Future<RecipeTrial.Result> each : waiting) {
            results.add(result(each));
          }
          RecipeLine line = RecipeLine.of(count, kind, share, results);
          out.println(json ? JSON.writeValueAsString(line) : line.text());
          out.flush();
        }
      }
    }
  }

  private static RecipeTrial.Result result(Future<RecipeTrial.Result> waiting)
      throws InterruptedException {
    try {
      return waiting.get();
    } catch (ExecutionException e) {
      throw new CommandFailure("Cannot measure a recipe: " + e.getCause().getMessage());
    }
  }
}
