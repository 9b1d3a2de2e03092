package io.millrace.cli.bench;

import io.millrace.cli.run.JobKeys;
import io.millrace.cli.run.PointTables;
import io.millrace.cli.run.TopicWriter;
import io.millrace.cli.settings.InfluxSettings;
import io.millrace.cli.settings.KafkaSettings;
import io.millrace.cli.settings.Settings;
import io.millrace.local.KafkaServer;
import io.millrace.local.KafkaServerOptions;
import io.millrace.local.TimeSeriesServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.FileUtils;

/** The servers of one benchmark and the directory in which all of it lies; closing removes both. */
final class Workshop implements AutoCloseable {

  static final int PARTITIONS = 2;

  private final Settings defaults;
  private final Path directory;
  private final KafkaServer kafka;
  private final TimeSeriesServer points;
  private int rounds;

  private Workshop(Settings defaults, Path directory) {
    this.defaults = defaults;
    this.directory = directory;
    kafka = KafkaServer.start(directory.resolve("kafka"), KafkaServerOptions.defaults());
    points = TimeSeriesServer.start(directory.resolve("questdb"));
    PointTables.create(points);
  }

  /**
   * Starts a broker and a time-series server.
   *
   * @param directory is emptied first
   */
  static Workshop open(Settings defaults, Path directory) throws IOException {
    FileUtils.deleteDirectory(directory.toFile());
    return new Workshop(defaults, directory);
  }

  TopicWriter writer() {
    TopicWriter writer = new TopicWriter(kafka.clientProperties());
    writer.create(PARTITIONS, defaults.topics().traces(), defaults.topics().feedback());
    if (!defaults.topics().rejected().isEmpty()) {
      writer.create(1, defaults.topics().rejected());
    }
    return writer;
  }

  Settings settings() {
    return defaults;
  }

  Map<String, String> kafka() {
    return kafka.clientProperties();
  }

  /** A fresh directory for one round's lake, database and checkpoints. */
  Path round() {
    return directory.resolve("round-" + rounds++);
  }

  /** The mine job's options as {@code run} ships them, with its files under a round's directory. */
  Map<String, String> keys(Path round) {
    Settings moved =
        new Settings(
            round,
            defaults.kafka(),
            defaults.topics(),
            round.resolve("millrace.duckdb"),
            round.resolve("lake").toUri(),
            defaults.influx(),
            defaults.mine(),
            defaults.train());
    KafkaSettings broker = defaults.kafka().at(kafka.bootstrapServers());
    InfluxSettings influx = defaults.influx();
    return JobKeys.of(
        moved,
        broker,
        new InfluxSettings(points.url(), null, influx.org(), influx.bucket()),
        round.resolve("lake"));
  }

  /** The processes that work for the job beside this one. */
  List<Long> children() {
    return List.of(kafka.pid(), points.pid());
  }

  @Override
  public void close() throws IOException {
    kafka.close();
    points.close();
    FileUtils.deleteDirectory(directory.toFile());
  }
}
