package io.millrace.cli.faults;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.cli.cluster.PlantedTopics;
import io.millrace.cli.cluster.Stores;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.duckdb.Loader;
import io.millrace.lake.FileGuard;
import io.millrace.testing.Planted;
import io.millrace.testing.PlantedTraces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ConditionFactory;

/** One mine job on the shared cluster, with topics, lake and database of its own. */
final class MineLine implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final int RUNS = 400;
  private static final int PARTS = 4;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Mill mill;
  private final Stores stores;
  private final PlantedTopics topics;
  private final List<Planted> traffic;
  private final Map<String, String> options = new TreeMap<>();
  private int parallelism = 2;
  private int plantedParts;
  private long replayed;
  private String job;

  /** The job is not submitted yet; {@code home} gets the lake and the database. */
  MineLine(Mill mill, Path home) throws ExecutionException, InterruptedException {
    this(
        mill,
        home.getFileName().toString(),
        new Stores(home.resolve("lake"), home.resolve("millrace.duckdb")));
  }

  private MineLine(Mill mill, String name, Stores stores)
      throws ExecutionException, InterruptedException {
    this.mill = mill;
    this.stores = stores;
    String prefix = name + ".";
    topics = new PlantedTopics(mill.kafka().bootstrapServers(), prefix);
    traffic = PlantedTraces.generate(prefix.hashCode(), RUNS).records();
    options.put("kafka.bootstrap.servers", mill.kafka().bootstrapServers());
    options.put("lake.dir", stores.lake().toString());
    options.put("duckdb.path", stores.database().toString());
    options.put("checkpoint-interval", "1 s");
    options.putAll(topics.options());
  }

  /** A second job that writes to the lake and the database of another one. */
  MineLine(Mill mill, String name, MineLine other) throws ExecutionException, InterruptedException {
    this(mill, name, other.stores);
  }

  /** Adds or replaces one of the job's options. */
  MineLine with(String key, String value) {
    options.put(key, value);
    return this;
  }

  /** Leaves the other slots of the cluster free. */
  MineLine alone() {
    parallelism = 1;
    return this;
  }

  Path lake() {
    return stores.lake();
  }

  DuckDbGateway database() {
    return new DuckDbGateway(stores.database());
  }

  String job() {
    return job;
  }

  /** Sends the next quarter of the traffic and returns once the broker has stored it. */
  int plant() throws ExecutionException, InterruptedException {
    int size = traffic.size();
    List<Planted> part =
        traffic.subList(size * plantedParts / PARTS, size * (plantedParts + 1) / PARTS);
    topics.plant(part);
    plantedParts++;
    return part.size();
  }

  /** Submits the job without any state. */
  void start() throws IOException {
    resume(null);
  }

  void resume(String savepoint) throws IOException {
    List<String> arguments = new ArrayList<>();
    options.forEach((key, value) -> arguments.addAll(List.of("--" + key, value)));
    job = mill.rest().run(arguments, parallelism, savepoint);
  }

  void cancel() throws IOException {
    mill.rest().cancel(job);
  }

  /** Expects so many records to be committed a second time. */
  void expectReplayed(long records) {
    replayed += records;
  }

  /** Waits until all that is planted is committed; says why the job failed when it is not. */
  void awaitCommitted() {
    patiently()
        .untilAsserted(
            () ->
                assertThat(stores.receivedByLake())
                    .as(() -> failures())
                    .isGreaterThanOrEqualTo(topics.planted().size() + replayed));
  }

  void awaitLoaded() {
    awaitCommitted();
    // a job that was killed within its first load leaves a database without tables
    patiently()
        .ignoreExceptionsInstanceOf(SQLException.class)
        .untilAsserted(() -> assertThat(stores.loaded()).as(() -> failures()).isTrue());
  }

  /** Waits for all that is planted and counts it: nothing is lost and nothing is there twice. */
  void awaitAllAndCount() throws SQLException, IOException {
    awaitLoaded();
    stores.assertHoldExactly(topics.planted(), replayed);
    assertThat(new Loader(lake(), database()).load().commits()).isZero();
    stores.assertHoldExactly(topics.planted(), replayed);
  }

  /** Keeps commits from being published until it is closed. */
  FileGuard holdCommits() throws IOException {
    return FileGuard.acquire(lake().resolve("commits/.lock"), LIMIT);
  }

  /** Keeps everyone else from the database until it is closed. */
  FileGuard holdDatabase() throws IOException {
    Path file = stores.database();
    return FileGuard.acquire(file.resolveSibling(file.getFileName() + ".lock"), LIMIT);
  }

  /** What one batch job makes of the same topics, in a lake and a database of its own. */
  Stores minedAtOnce(Path home) throws Exception {
    return Stores.minedAtOnce(home, options);
  }

  /**
   * Checks that the dead-letter topic names each row of {@code rejected}, once or more, and nothing
   * else: by its key, which its value repeats.
   */
  void assertEveryRejectedRecordHasItsDeadLetter() throws SQLException, IOException {
    List<String> rejected =
        rows(
                "SELECT concat_ws('/', topic, partition, record_offset, reason, bytes_hash)"
                    + " FROM rejected")
            .stream()
            .map(row -> row.get(0))
            .toList();
    Set<String> letters = new TreeSet<>();
    for (ConsumerRecord<byte[], byte[]> letter : topics.deadLetters()) {
      JsonNode json = JSON.readTree(letter.value());
      String key = new String(letter.key(), StandardCharsets.UTF_8);
      assertThat(key).isEqualTo(texts(json, "topic", "partition", "offset"));
      letters.add(key + "/" + texts(json, "reason", "bytes_hash"));
    }
    assertThat(rejected).isNotEmpty();
    assertThat(letters).containsExactlyInAnyOrderElementsOf(rejected);
  }

  private static String texts(JsonNode json, String... fields) {
    return Stream.of(fields).map(field -> json.path(field).asText()).collect(joining("/"));
  }

  /** What was planted so far. */
  List<Planted> planted() {
    return topics.planted();
  }

  Stores stores() {
    return stores;
  }

  List<List<String>> rows(String query) throws SQLException, IOException {
    return stores.rows(query);
  }

  /** What made the job restart so far. */
  String failures() {
    try {
      return mill.rest().failures(job);
    } catch (IOException e) {
      return "no answer from the cluster: " + e.getMessage();
    }
  }

  static ConditionFactory patiently() {
    return await().atMost(LIMIT).pollInterval(Duration.ofMillis(300));
  }

  @Override
  public void close() throws IOException {
    try {
      if (job != null) {
        cancel();
      }
    } finally {
      topics.close();
    }
  }
}
