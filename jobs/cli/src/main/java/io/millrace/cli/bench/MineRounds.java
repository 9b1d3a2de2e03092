package io.millrace.cli.bench;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.run.Arrival;
import io.millrace.cli.run.EmbeddedFlink;
import io.millrace.cli.run.TopicWriter;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.flink.config.MineConfig;
import io.millrace.flink.config.MineOptions;
import io.millrace.flink.source.KafkaInput;
import io.millrace.flink.source.StartingPoint;
import io.millrace.jobs.mine.MinePipeline;
import io.millrace.lake.CommitLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.FileUtils;

/** Single measured executions of the job, each in a directory of its own that is removed after. */
final class MineRounds {

  private static final int PARALLELISM = 2;
  private static final Duration LIMIT = Duration.ofMinutes(30);

  private final Workshop workshop;
  private final String topic;
  private final String feedbackTopic;

  MineRounds(Workshop workshop) {
    this.workshop = workshop;
    topic = workshop.settings().topics().traces();
    feedbackTopic = workshop.settings().topics().feedback();
  }

  /**
   * One execution.
   *
   * @param seconds from the job's submission until its last row was in DuckDB
   */
  record Round(double seconds, Usage usage) {}

  /** Delays from Kafka's append to the row in DuckDB. */
  record Latency(double p50Seconds, double p99Seconds) {}

  /** Drains what lies on the topic with the whole pipeline. */
  Round drain(long records) throws IOException, SQLException {
    return inRound(
        directory -> {
          MineConfig config = MineConfig.from(workshop.keys(directory));
          try (TopicWriter writer = workshop.writer();
              EmbeddedFlink flink = EmbeddedFlink.start(directory, PARALLELISM)) {
            Usage before = Usage.now(workshop.children());
            long begin = System.nanoTime();
            JobID job = flink.submit(graph(directory, config));
            arrival(directory)
                .await(writer.ends(topic, feedbackTopic), () -> requireRunning(flink, job));
            double seconds = (System.nanoTime() - begin) / 1e9;
            Usage used = Usage.now(workshop.children()).since(before);
            requireRows(directory, records);
            return new Round(seconds, used);
          }
        });
  }

  /** Mines files to their end. */
  Round batch(List<Path> files, long records) throws IOException, SQLException {
    return inRound(
        directory -> {
          Map<String, String> keys = workshop.keys(directory);
          keys.put(MineOptions.MODE.key(), "batch");
          keys.put(
              MineOptions.TRACE_FILES.key(),
              String.join(";", files.stream().map(Path::toString).toList()));
          MineConfig config = MineConfig.from(keys);
          try (EmbeddedFlink flink = EmbeddedFlink.start(directory, PARALLELISM)) {
            Usage before = Usage.now(workshop.children());
            long begin = System.nanoTime();
            flink.awaitEnd(flink.submit(graph(directory, config)));
            double seconds = (System.nanoTime() - begin) / 1e9;
            Usage used = Usage.now(workshop.children()).since(before);
            requireRows(directory, records);
            return new Round(seconds, used);
          }
        });
  }

  /** Sends records at a rate to a topic of its own and measures how late their rows are. */
  Latency paced(Preload preload, double perSecond, Duration duration)
      throws IOException, SQLException {
    long records = Math.round(perSecond * duration.toSeconds());
    return inRound(
        directory -> {
          String paced = topic + "." + directory.getFileName();
          Map<String, String> keys = workshop.keys(directory);
          keys.put(MineOptions.TRACES_TOPIC.key(), paced);
          try (TopicWriter writer = workshop.writer();
              EmbeddedFlink flink = EmbeddedFlink.start(directory, PARALLELISM)) {
            writer.create(Workshop.PARTITIONS, paced);
            JobID job = flink.submit(graph(directory, MineConfig.from(keys)));
            preload.pace(writer, paced, records, perSecond);
            arrival(directory).await(writer.ends(paced), () -> requireRunning(flink, job));
            requireRows(directory, records);
            return latency(directory);
          }
        });
  }

  /** Reads the topic to its end and throws the bytes away; returns seconds. */
  double blackhole() throws IOException, SQLException {
    return inRound(
        directory -> {
          try (EmbeddedFlink flink = EmbeddedFlink.start(directory, PARALLELISM)) {
            Configuration conf = EmbeddedFlink.configuration(directory);
            conf.set(PipelineOptions.OBJECT_REUSE, true);
            StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(conf);
            env.setParallelism(PARALLELISM);
            new KafkaInput(
                    topic,
                    feedbackTopic,
                    workshop.kafka(),
                    new StartingPoint.Earliest(),
                    Map.of(),
                    true)
                .append(env)
                .sinkTo(new DiscardingSink<>());
            long begin = System.nanoTime();
            flink.awaitEnd(flink.submit(env.getStreamGraph()));
            return (System.nanoTime() - begin) / 1e9;
          }
        });
  }

  private interface Body<T> {
    T run(Path directory) throws IOException, SQLException;
  }

  private <T> T inRound(Body<T> body) throws IOException, SQLException {
    Path directory = workshop.round();
    Files.createDirectories(directory.resolve("tmp"));
    try {
      return body.run(directory);
    } finally {
      FileUtils.deleteDirectory(directory.toFile());
    }
  }

  private static StreamGraph graph(Path directory, MineConfig config) throws IOException {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(EmbeddedFlink.configuration(directory));
    env.setParallelism(PARALLELISM);
    MinePipeline.append(env, config);
    return env.getStreamGraph();
  }

  private Arrival arrival(Path directory) {
    return new Arrival(
        new CommitLog(directory.resolve("lake")), gateway(directory), feedbackTopic, LIMIT);
  }

  private static DuckDbGateway gateway(Path directory) {
    return new DuckDbGateway(directory.resolve("millrace.duckdb"));
  }

  private static void requireRunning(EmbeddedFlink flink, JobID job) {
    if (flink.status(job).isGloballyTerminalState()) {
      flink.awaitEnd(job);
    }
  }

  private static void requireRows(Path directory, long records) throws IOException, SQLException {
    long rows = number(directory, "SELECT count(*) FROM trace_facts");
    if (rows != records) {
      throw new CommandFailure(
          "The measured run holds %,d facts and %,d records were sent: not a valid measurement"
              .formatted(rows, records));
    }
  }

  private static Latency latency(Path directory) throws IOException, SQLException {
    String delays =
        "SELECT quantile_cont(epoch_ms(l.loaded_at) - epoch_ms(f.produced_at), %s)"
            + " FROM trace_facts f JOIN ledger l USING (commit_sequence)";
    return new Latency(
        number(directory, delays.formatted("0.5")) / 1e3,
        number(directory, delays.formatted("0.99")) / 1e3);
  }

  private static long number(Path directory, String sql) throws IOException, SQLException {
    return gateway(directory)
        .readOnly(
            connection -> {
              try (Statement statement = connection.createStatement();
                  ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getLong(1);
              }
            });
  }
}
