package io.millrace.cli.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The settings that Millrace knows, apart from {@code kafka.*} keys, which reach Kafka unchanged.
 */
public enum Key {
  BOOTSTRAP_SERVERS("kafka.bootstrap-servers", "the embedded broker", "Kafka's address"),
  TOPIC_TRACES("topics.traces", "`millrace.traces`", "the topic of traces"),
  TOPIC_FEEDBACK("topics.feedback", "`millrace.feedback`", "the topic of feedback"),
  TOPIC_REJECTED("topics.rejected", "`millrace.rejected`", "the dead-letter topic; empty for none"),
  TOPIC_ADAPTERS(
      "topics.adapters", "`millrace.adapters`", "the topic of slot events, newest entry by slot"),
  TOPIC_POLICIES(
      "topics.policies",
      "`millrace.policies`",
      "the topic of what is active of routing policies and agent configurations, by slot"),
  DUCKDB_PATH("duckdb.path", "`millrace.duckdb` under home", "the DuckDB file"),
  LAKE_URI("lake.uri", "`lake` under home", "the lake's directory, a path or a `file:` URI"),
  INFLUX_URL("influx.url", "the embedded server", "a server with InfluxDB's v2 write request"),
  INFLUX_TOKEN("influx.token", "none", "the server's token; never printed"),
  INFLUX_ORG("influx.org", "`millrace`", "the server's organisation"),
  INFLUX_BUCKET("influx.bucket", "`millrace`", "the bucket that points go to"),
  CHECKPOINT_INTERVAL("mine.checkpoint-interval", "`5s`", "the time from one commit to the next"),
  REDACT("mine.redact", "`true`", "replace personal data before anything is stored"),
  PAYLOAD("mine.payload", "`on`", "`off` keeps no text at all"),
  MAX_RECORD_BYTES("mine.max-record-bytes", "`8388608`", "a longer record is rejected"),
  SCHEMA_DIR("mine.schema-dir", "none", "Avro schemas of other producers"),
  SCHEMA_REGISTRY(
      "mine.schema-registry",
      "none",
      "the URL of the registry that is asked for what the directory lacks"),
  SCHEMA_REGISTRY_USER_INFO(
      "mine.schema-registry-user-info", "none", "`user:password` for it; never printed"),
  WORKER_HEAP_MEGABYTES(
      "train.worker-heap-megabytes",
      "`512`",
      "Java heap of a training's child process; tensors lie outside of it"),
  WORKER_STALL_SECONDS(
      "train.worker-stall-seconds",
      "`600`",
      "how long that process may make no progress before it counts as hung; each tensor of a"
          + " model or checkpoint read or written, conversation made into tokens and micro-batch is"
          + " progress");

  /** The prefix of the keys that are passed to every Kafka client unchanged. */
  static final String KAFKA = "kafka.";

  private final String key;
  private final String otherwise;
  private final String meaning;

  Key(String key, String otherwise, String meaning) {
    this.key = key;
    this.otherwise = otherwise;
    this.meaning = meaning;
  }

  /** The key as written in a settings file. */
  public String key() {
    return key;
  }

  /** The environment variable that sets it. */
  public String variable() {
    return "MILLRACE_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** What holds when it is not set, for the reference page. */
  public String otherwise() {
    return otherwise;
  }

  /** What it sets, for the reference page. */
  public String meaning() {
    return meaning;
  }

  static Optional<Key> named(String name) {
    return Arrays.stream(values()).filter(known -> known.key.equals(name)).findFirst();
  }
}
