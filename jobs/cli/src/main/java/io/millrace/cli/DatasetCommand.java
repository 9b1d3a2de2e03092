package io.millrace.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.cli.scenario.NamedScenario;
import io.millrace.cli.scenario.ScenarioWeights;
import io.millrace.cli.settings.Settings;
import io.millrace.dataset.Dataset;
import io.millrace.dataset.DatasetParameters;
import io.millrace.dataset.Datasets;
import io.millrace.duckdb.DuckDbGateway;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "dataset",
    description = "Makes and shows immutable snapshots of pairs.",
    mixinStandardHelpOptions = true)
final class DatasetCommand implements Runnable {

  private static final Duration PAYLOAD_WAIT = Duration.ofSeconds(60);

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "create",
      description = {
        "Snapshots a scenario's pairs; the same pairs give the same hash.",
        "Thresholds are those of its scenario.yaml, where it has one, and its traces are rated by the"
            + " weights there."
      },
      mixinStandardHelpOptions = true)
  int create(
      @Mixin SettingsOptions settings,
      @Option(
              names = "--scenario",
              required = true,
              description = "The scenario's name or its directory.")
          String named,
      @Option(
              names = "--scenarios",
              paramLabel = "DIR",
              defaultValue = "scenarios",
              description = "Where the scenarios lie (${DEFAULT-VALUE}).")
          Path scenarios,
      @Option(
              names = "--parent",
              paramLabel = "HASH",
              description = "The dataset this one extends.")
          String parent,
      @Option(
              names = "--min-quality",
              paramLabel = "0..1",
              description = "The lowest mean of an SFT pair, instead of the scenario's or 0.7.")
          Double minQuality,
      @Option(
              names = "--min-rated",
              paramLabel = "N",
              description =
                  "Rated copies of its answer that an SFT pair needs, instead of the scenario's or"
                      + " 1.")
          Integer minRated,
      @Option(
              names = "--self-share",
              paramLabel = "0..1",
              description =
                  "The most of the pairs that adapters may have answered, instead of the scenario's"
                      + " or 0.3; 1 for no limit.")
          Double selfShare,
      @Option(
              names = "--min-gap",
              paramLabel = "0..1",
              description =
                  "How far the sides of a preference pair lie apart, instead of the scenario's or"
                      + " 0.5.")
          Double minGap,
      @Option(
              names = "--min-probability",
              paramLabel = "0..1",
              description =
                  "How probable it is that its chosen side is better, instead of the scenario's or"
                      + " 0.8.")
          Double minProbability,
      @Option(
              names = "--edges",
              paramLabel = "0..1",
              split = ",",
              description =
                  "Inner edges of quality buckets, instead of those of the scenario's conditioning:"
                      + " per prompt and bucket the best rated answer is taken, also below"
                      + " --min-quality.")
          List<Double> edges,
      @Option(names = "--json", description = "One JSON object.") boolean json)
      throws SQLException, IOException {
    Settings read = settings.read();
    NamedScenario known = NamedScenario.find(named, scenarios);
    String scenario = known.name();
    DatasetParameters own =
        known.files().map(DatasetParameters::of).orElse(DatasetParameters.DEFAULT);
    DatasetParameters parameters =
        parameters(
            minQuality == null ? own.minQuality() : minQuality,
            minRated == null ? own.minRated() : minRated,
            selfShare == null ? own.selfShare() : selfShare,
            minGap == null ? own.minGap() : minGap,
            minProbability == null ? own.minProbability() : minProbability,
            edges == null ? own.edges() : edges);
    Path lake = read.lakeDirectory();
    AtomicReference<String> step = new AtomicReference<>("");
    Datasets datasets =
        new Datasets(lake, read.home().resolve("datasets"), PAYLOAD_WAIT)
            .watched(begun -> step.set("; step " + begun));
    Dataset dataset;
    try (Elapsed elapsed =
        new Elapsed(
            spec.commandLine().getErr(),
            "Creating a dataset of " + scenario,
            seconds -> step.get())) {
      new Database(read).loaded();
      if (known.files().isPresent()) {
        ScenarioWeights.hold(read, known.files().get());
      }
      dataset =
          new DuckDbGateway(read.duckdb())
              .readWrite(connection -> datasets.create(connection, scenario, parameters, parent));
    } catch (IllegalArgumentException unknownParent) {
      throw new CommandFailure(unknownParent.getMessage(), unknownParent);
    }
    spec.commandLine().getOut().println(json ? json(dataset) : text(dataset, parameters));
    return 0;
  }

  private static String json(Dataset dataset) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("dataset_hash", dataset.hash())
        .put("scenario", dataset.scenario())
        .put("parent_hash", dataset.parentHash())
        .put("directory", dataset.directory().toString())
        .put("sft", dataset.sft())
        .put("preference", dataset.preference())
        .put("too_few_rated", dataset.tooFewRated())
        .put("self_answered", dataset.selfAnswered())
        .put("near_duplicates", dataset.nearDuplicates())
        .put("excluded", dataset.excluded())
        .toString();
  }

  private static String text(Dataset dataset, DatasetParameters parameters) {
    return "%s: %d SFT and %d preference pairs in %s%s%s%s%s"
        .formatted(
            dataset.hash(),
            dataset.sft(),
            dataset.preference(),
            dataset.directory(),
            dataset.tooFewRated() == 0
                ? ""
                : "; %d SFT pairs left out with fewer than %d ratings"
                    .formatted(dataset.tooFewRated(), parameters.minRated()),
            dataset.selfAnswered() == 0
                ? ""
                : "; %d pairs left out above a share of %s answered by adapters"
                    .formatted(dataset.selfAnswered(), parameters.selfShare()),
            dataset.nearDuplicates() == 0
                ? ""
                : "; %d prompts moved to the split of a near-duplicate"
                    .formatted(dataset.nearDuplicates()),
            dataset.excluded() == 0
                ? ""
                : "; %d prompts excluded, near-duplicates of what an ancestor trained on"
                    .formatted(dataset.excluded()));
  }

  @Command(
      name = "list",
      description = "All datasets, the newest first.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin SettingsOptions settings,
      @Option(names = "--json", description = "One JSON object a row.") boolean json)
      throws SQLException, IOException {
    String sql =
        "SELECT dataset_hash, scenario, created_at, sft, preference, parent_hash FROM datasets"
            + " ORDER BY created_at DESC, dataset_hash";
    Database database = new Database(settings.read());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      database.json(sql).forEach(out::println);
    } else {
      database.rows(sql).table(out);
    }
    return 0;
  }

  @Command(
      name = "show",
      description = "One dataset with its parameters and its pairs by split, as JSON.",
      mixinStandardHelpOptions = true)
  int show(
      @Mixin SettingsOptions settings,
      @Parameters(paramLabel = "HASH", description = "The hash or its beginning.") String hash)
      throws SQLException, IOException {
    List<String> rows =
        new Database(settings.read())
            .json(
                "SELECT d.*, (SELECT list({'kind': kind, 'split': split, 'pairs': pairs}"
                    + " ORDER BY kind, split) FROM (SELECT kind, split, count(*) AS pairs FROM"
                    + " dataset_pairs p WHERE p.dataset_hash = d.dataset_hash GROUP BY kind,"
                    + " split)) AS pairs FROM datasets d WHERE starts_with(dataset_hash, ?)",
                hash);
    if (rows.isEmpty()) {
      throw new CommandFailure(
          "No dataset " + hash + "; millrace dataset list shows what there is");
    }
    rows.forEach(spec.commandLine().getOut()::println);
    return 0;
  }

  private DatasetParameters parameters(
      double quality, int rated, double self, double gap, double probability, List<Double> edges) {
    try {
      return new DatasetParameters(quality, rated, self, gap, probability, edges);
    } catch (IllegalArgumentException outOfRange) {
      throw new ParameterException(
          spec.subcommands().get("create"), outOfRange.getMessage(), outOfRange);
    }
  }
}
