package io.millrace.cli;

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
      description = "Snapshots a scenario's pairs; the same pairs give the same hash.",
      mixinStandardHelpOptions = true)
  int create(
      @Mixin SettingsOptions settings,
      @Option(names = "--scenario", required = true, description = "The scenario's name.")
          String scenario,
      @Option(
              names = "--parent",
              paramLabel = "HASH",
              description = "The dataset this one extends.")
          String parent,
      @Option(
              names = "--min-quality",
              paramLabel = "0..1",
              defaultValue = "0.7",
              description = "The lowest mean of an SFT pair (${DEFAULT-VALUE}).")
          double minQuality,
      @Option(
              names = "--min-gap",
              paramLabel = "0..1",
              defaultValue = "0.5",
              description = "How far the sides of a preference pair lie apart (${DEFAULT-VALUE}).")
          double minGap,
      @Option(
              names = "--min-probability",
              paramLabel = "0..1",
              defaultValue = "0.8",
              description = "How probable it is that its chosen side is better (${DEFAULT-VALUE}).")
          double minProbability,
      @Option(
              names = "--edges",
              paramLabel = "0..1",
              split = ",",
              description =
                  "Inner edges of quality buckets: per prompt and bucket the best rated answer is"
                      + " taken, also below --min-quality. For scenarios with conditioning.")
          List<Double> edges)
      throws SQLException, IOException {
    Settings read = settings.read();
    DatasetParameters parameters = parameters(minQuality, minGap, minProbability, edges);
    Path lake = read.lakeDirectory();
    Datasets datasets = new Datasets(lake, read.home().resolve("datasets"), PAYLOAD_WAIT);
    Dataset dataset;
    try (Elapsed elapsed =
        new Elapsed(spec.commandLine().getErr(), "Creating a dataset of " + scenario)) {
      new Database(read).loaded();
      dataset =
          new DuckDbGateway(read.duckdb())
              .readWrite(connection -> datasets.create(connection, scenario, parameters, parent));
    } catch (IllegalArgumentException unknownParent) {
      throw new CommandFailure(unknownParent.getMessage(), unknownParent);
    }
    spec.commandLine()
        .getOut()
        .println(
            "%s: %d SFT and %d preference pairs in %s"
                .formatted(
                    dataset.hash(), dataset.sft(), dataset.preference(), dataset.directory()));
    return 0;
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
      double quality, double gap, double probability, List<Double> edges) {
    try {
      return new DatasetParameters(quality, gap, probability)
          .withEdges(edges == null ? List.of() : edges);
    } catch (IllegalArgumentException outOfRange) {
      throw new ParameterException(
          spec.subcommands().get("create"), outOfRange.getMessage(), outOfRange);
    }
  }
}
