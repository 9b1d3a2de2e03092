package io.millrace.cli.adapters;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.Database;
import io.millrace.cli.Rows;
import io.millrace.cli.SettingsOptions;
import io.millrace.cli.settings.Settings;
import io.millrace.lake.SqlText;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.Registry;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Where an adapter came from, and where a trace went. */
@Command(
    name = "lineage",
    description = {
      "Follows an adapter to its dataset, pairs, traces and offsets in Kafka, or a trace to the"
          + " datasets and adapters it is in.",
      "An adapter that was trained on from another has that one's pairs too."
    },
    mixinStandardHelpOptions = true)
public final class LineageCommand implements Callable<Integer> {

  private static final int SHOWN = 20;

  /** The same rows with hashes as short as people read them. */
  private static final String BRIEF =
      "SELECT * REPLACE (left(adapter_id, 12) AS adapter_id, left(dataset_hash, 12) AS"
          + " dataset_hash, left(pair_hash, 12) AS pair_hash) FROM (%s)";

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;
  @Mixin private RegistryOptions options;

  @ArgGroup(multiplicity = "1")
  private End end;

  @Option(names = "--json", description = "One JSON object a row, all rows.")
  private boolean json;

  /** Where to begin. */
  static final class End {
    @Parameters(paramLabel = "ADAPTER", description = "The adapter's id or its beginning.")
    private String adapter;

    @Option(names = "--trace", paramLabel = "ID", description = "The trace's id.")
    private String trace;
  }

  @Override
  public Integer call() throws SQLException, IOException {
    Settings read = settings.read();
    DatasetFiles files = new DatasetFiles(read.home().resolve("datasets"));
    String sql = end.trace == null ? ofAdapter(files) : ofTrace(files);
    Object[] parameters = end.trace == null ? new Object[0] : new Object[] {end.trace};
    Database database = new Database(read);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      database.json(sql, parameters).forEach(out::println);
      return 0;
    }
    Rows rows = database.rows(BRIEF.formatted(sql), parameters);
    int count = rows.values().size();
    new Rows(rows.columns(), rows.values().subList(0, Math.min(SHOWN, count))).table(out);
    if (count > SHOWN) {
      out.println("… and %d more; --json shows all".formatted(count - SHOWN));
    }
    out.println(count == 1 ? "1 row" : count + " rows");
    return 0;
  }

  private String ofAdapter(DatasetFiles files) throws IOException {
    Map<String, String> datasets = new TreeMap<>();
    String id = options.adapter(end.adapter).id();
    while (id != null && !datasets.containsKey(id)) {
      AdapterRecord record = options.adapter(id);
      datasets.put(id, record.manifest().datasetHash());
      id = record.manifest().parent();
    }
    for (String dataset : datasets.values()) {
      if (!files.has(dataset)) {
        throw new CommandFailure(
            "Cannot follow the adapter: dataset %s is not in %s; restore it, or name the home it was made in"
                .formatted(dataset, files.directory()));
      }
    }
    return files.pairs(datasets.values().stream().distinct().toList())
        + "SELECT a.adapter_id, p.dataset_hash, p.kind, p.split, p.pair_hash, p.trace_id, f.topic,"
        + " f.partition, f.record_offset FROM pairs p JOIN ("
        + values(datasets)
        + ") a USING (dataset_hash) LEFT JOIN trace_facts f USING (trace_id) ORDER BY ALL";
  }

  private String ofTrace(DatasetFiles files) throws IOException {
    return files.pairs(files.all())
        + "SELECT p.trace_id, f.topic, f.partition, f.record_offset, p.dataset_hash, p.kind,"
        + " p.split, p.pair_hash, a.adapter_id FROM pairs p LEFT JOIN ("
        + values(adapters())
        + ") a USING (dataset_hash) LEFT JOIN trace_facts f USING (trace_id)"
        + " WHERE p.trace_id = ? ORDER BY ALL";
  }

  /** Each adapter's id and, a line each, the datasets of those it was trained on from. */
  private Map<String, String> adapters() throws IOException {
    Registry registry = options.registry();
    Map<String, String> datasets = new TreeMap<>();
    for (String id : registry.ids()) {
      String at = id;
      List<String> seen = new ArrayList<>();
      while (at != null && !seen.contains(at)) {
        seen.add(at);
        AdapterRecord record = options.adapter(at);
        datasets.merge(id, record.manifest().datasetHash(), (some, more) -> some + "\n" + more);
        at = record.manifest().parent();
      }
    }
    return datasets;
  }

  private static String values(Map<String, String> datasets) {
    List<String> rows = new ArrayList<>();
    datasets.forEach(
        (adapter, hashes) ->
            hashes
                .lines()
                .forEach(
                    hash ->
                        rows.add(
                            "SELECT %s AS adapter_id, %s AS dataset_hash"
                                .formatted(SqlText.quoted(adapter), SqlText.quoted(hash)))));
    return rows.isEmpty()
        ? "SELECT '' AS adapter_id, '' AS dataset_hash LIMIT 0"
        : String.join(" UNION ", rows);
  }
}
