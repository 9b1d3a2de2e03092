package io.millrace.flink.config;

import io.millrace.fact.MinerOptions;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/**
 * The mine job's options. Keys beginning with {@code kafka.} go to every Kafka client unchanged.
 */
public final class MineOptions {

  /** How the job runs. */
  public enum Mode {
    STREAM,
    BATCH
  }

  /** Who applies commit files to DuckDB. */
  public enum LoaderPlace {
    /** The sink's committer task: the file must be visible to the host it runs on. */
    COMMITTER,
    /** {@code millrace load}, beside the file. */
    EXTERNAL
  }

  public static final ConfigOption<Mode> MODE =
      ConfigOptions.key("mode")
          .enumType(Mode.class)
          .defaultValue(Mode.STREAM)
          .withDescription(
              "stream reads Kafka without end, batch reads to the present end or files");

  public static final ConfigOption<List<String>> TRACE_FILES =
      ConfigOptions.key("files.traces")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription("JSONL files of traces, instead of Kafka; batch only");

  public static final ConfigOption<List<String>> FEEDBACK_FILES =
      ConfigOptions.key("files.feedback")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription("JSONL files of feedback, instead of Kafka; batch only");

  public static final ConfigOption<String> SOURCE_LAKE =
      ConfigOptions.key("files.lake")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "a lake whose payload, feedback and rejected records are mined again into lake.dir,"
                  + " instead of Kafka; batch only");

  public static final ConfigOption<String> KAFKA_CONFIG =
      ConfigOptions.key("kafka-config")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "a properties file that reaches every Kafka client unchanged; kafka.* keys win");

  public static final ConfigOption<String> TRACES_TOPIC =
      ConfigOptions.key("topics.traces")
          .stringType()
          .defaultValue("millrace.traces")
          .withDescription("the topic that traces are read from");

  public static final ConfigOption<String> FEEDBACK_TOPIC =
      ConfigOptions.key("topics.feedback")
          .stringType()
          .defaultValue("millrace.feedback")
          .withDescription("the topic that feedback is read from");

  public static final ConfigOption<String> REJECTED_TOPIC =
      ConfigOptions.key("topics.rejected")
          .stringType()
          .defaultValue("millrace.rejected")
          .withDescription("the dead-letter topic; empty for none");

  public static final ConfigOption<String> FROM =
      ConfigOptions.key("from")
          .stringType()
          .defaultValue("checkpoint")
          .withDescription(
              "where to start: checkpoint (the newest retained one; without any, as commit), commit"
                  + " (behind the newest commit file), earliest, latest, an RFC 3339 time, or lake"
                  + " (files.lake); flink run -s goes before it");

  public static final ConfigOption<String> LAKE =
      ConfigOptions.key("lake.dir")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "the lake's directory, a path or a file: URI; all hosts of the cluster must share it");

  public static final ConfigOption<String> DUCKDB =
      ConfigOptions.key("duckdb.path")
          .stringType()
          .noDefaultValue()
          .withDescription("the DuckDB file that the loader writes");

  public static final ConfigOption<LoaderPlace> LOADER =
      ConfigOptions.key("loader")
          .enumType(LoaderPlace.class)
          .defaultValue(LoaderPlace.COMMITTER)
          .withDescription("who applies commit files to DuckDB");

  public static final ConfigOption<Boolean> REDACT =
      ConfigOptions.key("redact")
          .booleanType()
          .defaultValue(true)
          .withDescription("replace personal data and keys before anything is stored");

  public static final ConfigOption<Boolean> PAYLOAD =
      ConfigOptions.key("payload")
          .booleanType()
          .defaultValue(true)
          .withDescription("keep the text of traces in the lake; false keeps no text at all");

  public static final ConfigOption<MemorySize> MAX_RECORD =
      ConfigOptions.key("max-record-size")
          .memoryType()
          .defaultValue(new MemorySize(MinerOptions.DEFAULT_MAX_BYTES))
          .withDescription("larger input records are rejected");

  public static final ConfigOption<String> SCHEMA_DIR =
      ConfigOptions.key("schema-dir")
          .stringType()
          .noDefaultValue()
          .withDescription("Avro schemas of records behind a schema-registry prefix, <id>.avsc");

  public static final ConfigOption<String> SCHEMA_REGISTRY =
      ConfigOptions.key("schema-registry")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "the URL of the registry that is asked for schemas which schema-dir lacks");

  public static final ConfigOption<String> SCHEMA_REGISTRY_USER_INFO =
      ConfigOptions.key("schema-registry-user-info")
          .stringType()
          .noDefaultValue()
          .withDescription("user:password for the registry; never printed");

  public static final ConfigOption<Duration> CHECKPOINT_INTERVAL =
      ConfigOptions.key("checkpoint-interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(5))
          .withDescription("how often rows become visible");

  public static final ConfigOption<Duration> IDLENESS =
      ConfigOptions.key("source-idleness")
          .durationType()
          .defaultValue(Duration.ofSeconds(30))
          .withDescription("a partition silent for so long does not hold back the watermark");

  public static final ConfigOption<String> INFLUX_URL =
      ConfigOptions.key("influx.url")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "the server that takes points by InfluxDB's v2 write request; none: no points");

  public static final ConfigOption<String> INFLUX_ORG =
      ConfigOptions.key("influx.org")
          .stringType()
          .defaultValue("millrace")
          .withDescription("the server's organisation");

  public static final ConfigOption<String> INFLUX_BUCKET =
      ConfigOptions.key("influx.bucket")
          .stringType()
          .defaultValue("millrace")
          .withDescription("the bucket that points go to");

  public static final ConfigOption<String> INFLUX_TOKEN =
      ConfigOptions.key("influx.token")
          .stringType()
          .defaultValue("")
          .withDescription("the server's token; never printed");

  static final List<ConfigOption<?>> ALL =
      List.of(
          MODE,
          TRACE_FILES,
          FEEDBACK_FILES,
          SOURCE_LAKE,
          KAFKA_CONFIG,
          TRACES_TOPIC,
          FEEDBACK_TOPIC,
          REJECTED_TOPIC,
          FROM,
          LAKE,
          DUCKDB,
          LOADER,
          REDACT,
          PAYLOAD,
          MAX_RECORD,
          SCHEMA_DIR,
          SCHEMA_REGISTRY,
          SCHEMA_REGISTRY_USER_INFO,
          CHECKPOINT_INTERVAL,
          IDLENESS,
          INFLUX_URL,
          INFLUX_ORG,
          INFLUX_BUCKET,
          INFLUX_TOKEN);

  private MineOptions() {}

  /** All options, in the order of the reference page. */
  public static List<ConfigOption<?>> all() {
    return ALL;
  }
}
