package io.millrace.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.dataset.Dataset;
import io.millrace.dataset.DatasetParameters;
import io.millrace.dataset.Datasets;
import io.millrace.decode.TraceJson;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.flink.config.MineConfig;
import io.millrace.jobs.mine.MinePipeline;
import io.millrace.lake.Commit;
import io.millrace.lake.CommitLog;
import io.millrace.lake.PartitionRange;
import io.millrace.testing.Planted;
import io.millrace.trace.Feedback;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The lake and the DuckDB file that a job writes, counted against what was planted. */
public record Stores(Path lake, Path database) {

  private static final String COUNTS =
      """
      SELECT * FROM
        (SELECT count(*)::VARCHAR AS contents FROM (
           SELECT trace_id, content_hash FROM trace_facts
           UNION ALL SELECT trace_id, content_hash FROM trace_revisions)),
        (SELECT count(*)::VARCHAR AS feedback FROM feedback),
        (SELECT count(*)::VARCHAR AS rejected FROM rejected),
        (SELECT count(DISTINCT (topic, partition, record_offset))::VARCHAR FROM rejected),
        (SELECT sum(received)::VARCHAR FROM ledger_partitions),
        (SELECT sum(facts + feedback + duplicates + rejected)::VARCHAR FROM ledger_partitions),
        (SELECT sum(replayed)::VARCHAR FROM ledger_partitions)\
      """;

  /** What a scenario's dataset is made of; where it lies does not matter. */
  public record Pairs(String hash, long sft, long preference) {}

  /**
   * Mines what lies on the topics in one batch job in this process, into a lake and a database of
   * its own.
   *
   * @param keys the job's options for the brokers and the topics
   */
  public static Stores minedAtOnce(Path home, Map<String, String> keys) throws Exception {
    Stores stores = new Stores(home.resolve("lake"), home.resolve("millrace.duckdb"));
    Map<String, String> all = new TreeMap<>(keys);
    all.put("mode", "batch");
    all.put("from", "earliest");
    all.put("lake.dir", stores.lake.toString());
    all.put("duckdb.path", stores.database.toString());
    all.put("topics.rejected", "");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(3);
    MinePipeline.append(env, MineConfig.from(all));
    env.execute("mine at once");
    return stores;
  }

  /** The dataset of each scenario, made with the default thresholds. */
  public Map<String, Pairs> datasets() throws IOException, SQLException {
    List<List<String>> scenarios = rows("SELECT DISTINCT scenario FROM trace_facts");
    Datasets datasets =
        new Datasets(lake, database.resolveSibling("datasets"), Duration.ofMinutes(1));
    return new DuckDbGateway(database)
        .waiting(Duration.ofMinutes(2))
        .readWrite(
            connection -> {
              Map<String, Pairs> pairs = new TreeMap<>();
              for (List<String> scenario : scenarios) {
                Dataset made =
                    datasets.create(connection, scenario.get(0), DatasetParameters.DEFAULT, null);
                pairs.put(scenario.get(0), new Pairs(made.hash(), made.sft(), made.preference()));
              }
              return pairs;
            });
  }

  /** Checks that the datasets are those of another run, and that there is something in them. */
  public void assertSameDatasetsAs(Stores other) throws IOException, SQLException {
    Map<String, Pairs> expected = other.datasets();
    assertThat(expected.values())
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.sft()).isPositive());
    assertThat(datasets()).isEqualTo(expected);
  }

  /** Whether all up to these offsets is committed, and every commit is loaded. */
  boolean holdAll(Map<String, Long> ends) throws IOException, SQLException {
    SortedMap<String, Long> offsets = new CommitLog(lake).offsets();
    boolean committed =
        ends.entrySet().stream()
            .allMatch(end -> offsets.getOrDefault(end.getKey(), 0L) >= end.getValue());
    return committed && loaded();
  }

  /** Whether there are commits and every one is loaded. */
  public boolean loaded() throws IOException, SQLException {
    Optional<Commit> newest = new CommitLog(lake).newest();
    return newest.isPresent()
        && Files.exists(database)
        && rows("SELECT max(commit_sequence)::VARCHAR FROM ledger")
            .contains(List.of(Long.toString(newest.get().sequence())));
  }

  /**
   * Checks that nothing of what was planted is lost, and nothing is there twice.
   *
   * @param replayed how many records commits hold that an earlier commit held already
   */
  public void assertHoldExactly(List<Planted> planted, long replayed)
      throws IOException, SQLException {
    Set<String> traceIds = new HashSet<>();
    Set<String> contents = new HashSet<>();
    Set<Feedback> ratings = new HashSet<>();
    long broken = 0;
    for (Planted record : planted) {
      if (record instanceof Planted.Delivery delivery) {
        traceIds.add(delivery.trace().traceId());
        byte[] json = TraceJson.encode(delivery.trace());
        contents.add(new String(json, StandardCharsets.UTF_8));
      } else if (record instanceof Planted.Rating rating) {
        ratings.add(rating.feedback());
      } else {
        broken++;
      }
    }
    assertThat(rows("SELECT trace_id FROM trace_facts"))
        .containsExactlyInAnyOrderElementsOf(traceIds.stream().map(List::of).toList());
    assertThat(rows(COUNTS))
        .as("contents, feedback, rejected, places of rejected, received, sum of parts, replayed")
        .containsExactly(
            texts(
                contents.size(),
                ratings.size(),
                broken,
                broken,
                planted.size(),
                planted.size(),
                replayed));
    assertThat(receivedByLake()).isEqualTo(planted.size() + replayed);
  }

  /** How many records the commits hold, those that were read again included. */
  public long receivedByLake() throws IOException {
    long received = 0;
    for (Commit commit : new CommitLog(lake).after(0)) {
      received += commit.partitions().stream().mapToLong(PartitionRange::received).sum();
    }
    return received;
  }

  /** The rows of a query as text. */
  public List<List<String>> rows(String query) throws IOException, SQLException {
    return new DuckDbGateway(database)
        .waiting(Duration.ofMinutes(2))
        .readOnly(
            connection -> {
              List<List<String>> rows = new ArrayList<>();
              try (Statement statement = connection.createStatement();
                  ResultSet result = statement.executeQuery(query)) {
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                  List<String> row = new ArrayList<>();
                  for (int column = 1; column <= columns; column++) {
                    row.add(result.getString(column));
                  }
                  rows.add(row);
                }
              }
              return rows;
            });
  }

  private static List<String> texts(long... numbers) {
    List<String> texts = new ArrayList<>();
    for (long number : numbers) {
      texts.add(Long.toString(number));
    }
    return texts;
  }
}
