package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.settings.Settings;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.lake.Commit;
import io.millrace.lake.CommitLog;
import io.millrace.lake.LockHeldException;
import io.millrace.lake.LockHolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "status",
    description = {
      "Shows what was received, what became of it, and what is still to be done: the lag on Kafka,"
          + " the commits to load and the points to write.",
      "Answers without Kafka and while DuckDB is held by another process, and says so."
    },
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String RECEIVED =
      """
      SELECT stream, sum(received)::BIGINT AS received, sum(facts)::BIGINT AS facts,
        sum(feedback)::BIGINT AS feedback, sum(duplicates)::BIGINT AS duplicates,
        sum(rejected)::BIGINT AS rejected, sum(replayed)::BIGINT AS replayed,
        sum(received) = sum(facts + feedback + duplicates + rejected) AS adds_up
      FROM ledger_partitions GROUP BY stream ORDER BY stream DESC""";
  // one statement, since a load between two would leave sums that do not fit; the funnel is dear
  private static final String TRACES =
      """
      WITH counted AS MATERIALIZED (SELECT reason, scenario, traces FROM funnel())
      SELECT facts, current, superseded, with_reason,
        facts = current + superseded AND with_reason = current AS adds_up, funnel
      FROM (SELECT
        (SELECT coalesce(sum(facts), 0)::BIGINT FROM ledger_partitions) AS facts,
        (SELECT count(*) FROM trace_facts) AS current,
        (SELECT count(*) FROM trace_revisions) AS superseded,
        (SELECT coalesce(sum(traces), 0)::BIGINT FROM counted) AS with_reason,
        (SELECT list({'reason': reason, 'scenario': scenario, 'traces': traces}
           ORDER BY reason, scenario) FROM counted) AS funnel)""";
  private static final String LOADED =
      """
      SELECT coalesce(max(commit_sequence), 0) AS last_commit, max(loaded_at) AS loaded_at,
        (SELECT count(*) FROM dirty_windows) AS windows_to_send
      FROM ledger""";

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;

  @Option(names = "--json", description = "One JSON object a row, named by its table.")
  private boolean json;

  @Override
  public Integer call() throws SQLException, IOException {
    Settings read = settings.read();
    CommitLog log = new CommitLog(read.lakeDirectory());
    Optional<Commit> newest = log.newest();
    show("lag", KafkaLag.rows(read, newest.map(Commit::offsets).orElseGet(TreeMap::new)));
    show("last commit", List.of(committed(newest)));
    DuckDbGateway gateway = new DuckDbGateway(read.duckdb());
    show("lock", List.of(lock(gateway.holder())));
    try {
      database(read, log);
    } catch (LockHeldException held) {
      throw new CommandFailure("Cannot show what is loaded: " + held.getMessage(), held);
    }
    return 0;
  }

  private void database(Settings read, CommitLog log) throws SQLException, IOException {
    if (!Files.exists(read.duckdb())) {
      show("backlog", List.of(JSON.createObjectNode().put("commits", log.behind(0))));
    }
    Database database = new Database(read, PATIENCE);
    List<ObjectNode> received = rows(database, RECEIVED);
    List<ObjectNode> traces = rows(database, TRACES);
    List<ObjectNode> funnel = new ArrayList<>();
    traces.forEach(row -> row.remove("funnel").forEach(each -> funnel.add((ObjectNode) each)));
    List<ObjectNode> loaded = rows(database, LOADED);
    show("received", received);
    show("traces", traces);
    show("funnel", funnel);
    show("ledger", loaded);
    long behind = log.behind(loaded.get(0).path("last_commit").asLong());
    show("backlog", List.of(JSON.createObjectNode().put("commits", behind)));
    List<ObjectNode> sums = new ArrayList<>(received);
    sums.addAll(traces);
    if (!sums.stream().allMatch(row -> row.path("adds_up").asBoolean())) {
      throw new CommandFailure(
          "The funnel does not add up, see adds_up above: move "
              + read.duckdb()
              + " away and run millrace load to rebuild it from the commit files");
    }
  }

  private static ObjectNode committed(Optional<Commit> newest) {
    ObjectNode row = JSON.createObjectNode().put("commit", 0L);
    newest.ifPresent(
        commit -> {
          Instant published = Instant.ofEpochMilli(commit.publishedAt());
          row.put("commit", commit.sequence())
              .put("job", commit.job())
              .put("published_at", published.toString())
              .put("age_seconds", Duration.between(published, Instant.now()).toSeconds());
        });
    return row;
  }

  private static ObjectNode lock(Optional<LockHolder> holder) {
    ObjectNode row = JSON.createObjectNode().put("held", holder.isPresent());
    holder.ifPresent(by -> row.put("pid", by.pid()).put("command", by.command()));
    return row;
  }

  private static List<ObjectNode> rows(Database database, String sql)
      throws SQLException, IOException {
    List<ObjectNode> rows = new ArrayList<>();
    for (String row : database.json(sql)) {
      rows.add((ObjectNode) JSON.readTree(row));
    }
    return rows;
  }

  private void show(String table, List<ObjectNode> rows) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      rows.forEach(
          row -> {
            ObjectNode line = JSON.createObjectNode().put("table", table.replace(' ', '_'));
            out.println(line.<ObjectNode>set("row", row));
          });
    } else {
      out.println(table);
      if (rows.size() == 1 && rows.get(0).size() == 1 && rows.get(0).has(KafkaLag.TROUBLE)) {
        out.println(rows.get(0).path(KafkaLag.TROUBLE).asText());
      } else {
        table(rows).table(out);
      }
      out.println();
    }
  }

  private static Rows table(List<ObjectNode> rows) {
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(row -> row.fieldNames().forEachRemaining(columns::add));
    List<List<String>> values = new ArrayList<>();
    for (ObjectNode row : rows) {
      List<String> line = new ArrayList<>();
      for (String column : columns) {
        JsonNode value = row.get(column);
        line.add(value == null || value.isNull() ? null : value.asText());
      }
      values.add(line);
    }
    return new Rows(List.copyOf(columns), values);
  }
}
