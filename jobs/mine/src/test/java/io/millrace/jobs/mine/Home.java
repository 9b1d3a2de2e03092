package io.millrace.jobs.mine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.dataset.Dataset;
import io.millrace.dataset.DatasetParameters;
import io.millrace.dataset.Datasets;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.duckdb.Loader;
import io.millrace.fact.Mined;
import io.millrace.flink.config.MineConfig;
import io.millrace.lake.CommitLog;
import io.millrace.local.KafkaServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A directory with a lake and a database of its own, and the jobs that fill them. */
record Home(Path directory) {

  /** What a scenario's dataset is made of; where it lies does not matter. */
  record Pairs(String hash, long sft, long preference) {}

  static Home in(Path directory) throws IOException {
    return new Home(Files.createDirectories(directory));
  }

  /** Mines records from files in one batch job. */
  void mine(List<Input> inputs, int parallelism) throws Exception {
    Path folder = Files.createTempDirectory(directory, "input");
    Path traces = Input.write(inputs, Mined.TRACES, folder.resolve("traces.jsonl"));
    Path feedback = Input.write(inputs, Mined.FEEDBACK, folder.resolve("feedback.jsonl"));
    mineFiles(
        Map.of("files.traces", traces.toString(), "files.feedback", feedback.toString()),
        parallelism);
  }

  void mineFiles(Map<String, String> files, int parallelism) throws Exception {
    Map<String, String> keys = new HashMap<>(files);
    keys.put("mode", "batch");
    job(keys, parallelism).execute("mine");
  }

  /** An environment with the mine job in it, which writes here and sends no dead letters. */
  StreamExecutionEnvironment job(Map<String, String> keys, int parallelism) throws IOException {
    Map<String, String> all = new HashMap<>(keys);
    all.put("lake.dir", lake().toString());
    all.putIfAbsent("duckdb.path", directory.resolve("millrace.duckdb").toString());
    all.put("topics.rejected", "");
    Configuration flink = new Configuration();
    flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints().toUri().toString());
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, flink);
    MinePipeline.append(env, MineConfig.from(all));
    return env;
  }

  /** The streaming job over topics that are named as the streams. */
  StreamExecutionEnvironment stream(KafkaServer server, Map<String, String> keys, int parallelism)
      throws IOException {
    Map<String, String> all = new HashMap<>(keys);
    server.clientProperties().forEach((name, value) -> all.put("kafka." + name, value));
    all.put("topics.traces", Mined.TRACES);
    all.put("topics.feedback", Mined.FEEDBACK);
    all.put("checkpoint-interval", "500 ms");
    return job(all, parallelism);
  }

  /** Cancels a job and waits for its end. */
  static void cancel(JobClient job) throws Exception {
    job.cancel().get();
    assertThat(job.getJobExecutionResult()).failsWithin(Duration.ofMinutes(3));
  }

  /** How many records the newest commit covers, of partitions whose first offset is 0. */
  long committed() throws IOException {
    return committed("");
  }

  /** The same, of one stream. */
  long committed(String stream) throws IOException {
    return new CommitLog(lake())
        .offsets().entrySet().stream()
            .filter(partition -> partition.getKey().startsWith(stream))
            .mapToLong(Map.Entry::getValue)
            .sum();
  }

  /** Loads what a loader that was stopped with its job has left. */
  void load() throws SQLException, IOException {
    new Loader(lake(), gateway()).load();
  }

  /** The dataset of each scenario, made with the default thresholds. */
  Map<String, Pairs> datasets() throws SQLException, IOException {
    Datasets datasets = new Datasets(lake(), directory.resolve("datasets"), Duration.ofSeconds(5));
    return gateway()
        .readWrite(
            connection -> {
              Map<String, Pairs> pairs = new TreeMap<>();
              for (String scenario :
                  texts(connection, "SELECT DISTINCT scenario FROM trace_facts")) {
                Dataset made =
                    datasets.create(connection, scenario, DatasetParameters.DEFAULT, null);
                pairs.put(scenario, new Pairs(made.hash(), made.sft(), made.preference()));
              }
              return pairs;
            });
  }

  /** The first column of a query's rows as text. */
  List<String> texts(String query) throws SQLException, IOException {
    return gateway().readOnly(connection -> texts(connection, query));
  }

  long number(String query) throws SQLException, IOException {
    return Long.parseLong(texts(query).get(0));
  }

  /** Where Flink is told to keep checkpoints. */
  Path checkpoints() {
    return directory.resolve("checkpoints");
  }

  Path lake() {
    return directory.resolve("lake");
  }

  private DuckDbGateway gateway() {
    return new DuckDbGateway(directory.resolve("millrace.duckdb"));
  }

  private static List<String> texts(Connection connection, String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement sql = connection.createStatement();
        ResultSet rows = sql.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
