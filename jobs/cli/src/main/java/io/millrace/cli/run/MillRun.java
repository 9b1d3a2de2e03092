package io.millrace.cli.run;

import io.millrace.cli.RecordSize;
import io.millrace.cli.settings.InfluxSettings;
import io.millrace.cli.settings.KafkaSettings;
import io.millrace.cli.settings.Settings;
import io.millrace.cli.settings.Topics;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.flink.config.MineConfig;
import io.millrace.jobs.mine.MinePipeline;
import io.millrace.lake.CommitLog;
import io.millrace.local.KafkaServer;
import io.millrace.local.KafkaServerOptions;
import io.millrace.local.TimeSeriesServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** One run: servers, job and what was produced; closing stops what it started, newest first. */
public final class MillRun implements AutoCloseable {

  private static final int PARTITIONS = 2;
  private static final int PARALLELISM = 2;
  private static final int OTHER_JOBS = 4;

  private final Settings settings;
  private final Timeline timeline;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Path lake;
  private final DuckDbGateway gateway;
  private KafkaSettings kafka;
  private InfluxSettings influx;
  private TopicWriter writer;
  private EmbeddedFlink flink;
  private JobID job;

  private MillRun(Settings settings, Timeline timeline) {
    this.settings = settings;
    this.timeline = timeline;
    kafka = settings.kafka();
    influx = settings.influx();
    lake = settings.lakeDirectory();
    gateway = new DuckDbGateway(settings.duckdb());
  }

  /** Starts servers that settings do not name, and the mine job. */
  public static MillRun start(Settings settings, Timeline timeline)
      throws IOException, SQLException {
    MillRun run = new MillRun(settings, timeline);
    boolean up = false;
    try {
      run.startServers();
      run.startJob();
      up = true;
      return run;
    } finally {
      if (!up) {
        run.close();
      }
    }
  }

  private void startServers() {
    if (!kafka.external()) {
      KafkaServer server =
          KafkaServer.start(
              settings.home().resolve("kafka"),
              RecordSize.broker(
                  KafkaServerOptions.defaults(), kafka.properties(), settings.mine()));
      started.push(server);
      kafka = kafka.at(server.bootstrapServers());
      timeline.say("Kafka broker at %s".formatted(server.bootstrapServers()));
    } else {
      ExternalKafka.require(kafka.properties(), Map.of(), Map.of());
    }
    if (influx.url() == null) {
      TimeSeriesServer server = TimeSeriesServer.start(settings.home().resolve("questdb"));
      started.push(server);
      PointTables.create(server);
      influx = new InfluxSettings(server.url(), null, influx.org(), influx.bucket());
      timeline.say("time-series server at %s".formatted(server.url()));
    }
    writer = new TopicWriter(RecordSize.producer(kafka.properties(), settings.mine()));
    started.push(writer);
    createTopics(settings.topics());
  }

  private void createTopics(Topics topics) {
    String[] names =
        Stream.of(topics.traces(), topics.feedback(), topics.rejected())
            .filter(name -> !name.isEmpty())
            .toArray(String[]::new);
    if (settings.kafka().external()) {
      writer.create(names);
    } else {
      writer.create(PARTITIONS, names);
    }
  }

  private void startJob() throws IOException, SQLException {
    MineConfig config = MineConfig.from(JobKeys.of(settings, kafka, influx, lake));
    flink = EmbeddedFlink.start(settings.home(), PARALLELISM + OTHER_JOBS);
    started.push(flink);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            EmbeddedFlink.configuration(settings.home()));
    env.setParallelism(PARALLELISM);
    MinePipeline.append(env, config);
    job = flink.submit(env.getStreamGraph());
    timeline.say("Flink job running, web UI at %s".formatted(flink.url()));
  }

  /** Sends the traffic and waits until the brokers have it. */
  public void produce(Traffic traffic) throws IOException {
    long records = traffic.produce(writer, settings.topics());
    writer.flush();
    timeline.say("%,d records are on Kafka".formatted(records - traffic.tooLarge()));
  }

  /** Waits until all of it is in DuckDB. */
  public void await(Duration limit) throws IOException, SQLException {
    Arrival arrival =
        new Arrival(new CommitLog(lake), gateway, settings.topics().feedback(), limit);
    arrival.await(
        writer.ends(settings.topics().traces(), settings.topics().feedback()), this::checkJob);
    timeline.say("everything is loaded and its points are written");
  }

  /** The cluster, which has slots left for other jobs. */
  public EmbeddedFlink flink() {
    return flink;
  }

  /** Sends to the topics of this run. */
  public TopicWriter writer() {
    return writer;
  }

  /** How clients reach the broker. */
  public KafkaSettings kafka() {
    return kafka;
  }

  public DuckDbGateway gateway() {
    return gateway;
  }

  private void checkJob() {
    if (flink.status(job).isGloballyTerminalState()) {
      flink.awaitEnd(job);
    }
  }

  /** Prints what was found and where it lies. */
  public void summarise(Traffic traffic, PrintWriter out) throws IOException, SQLException {
    gateway.readOnly(
        connection -> {
          Summary.print(connection, out);
          traffic.judge(connection, out);
          return null;
        });
    out.println();
    out.println("Where everything lies");
    out.println("  DuckDB        " + settings.duckdb());
    out.println("  lake          " + lake);
    out.println("  Flink UI      " + flink.url());
    out.println("  time series   " + influx.url());
    out.println();
    out.println(
        "Next: " + NextCommand.line(settings.home(), "sql", "select * from sft_pairs limit 5"));
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      Closing.close(started.pop());
    }
  }
}
