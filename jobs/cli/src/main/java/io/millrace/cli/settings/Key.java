package io.millrace.cli.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The settings that Millrace knows, apart from {@code kafka.*} keys, which reach Kafka unchanged.
 */
public enum Key {
  BOOTSTRAP_SERVERS("kafka.bootstrap-servers"),
  TOPIC_TRACES("topics.traces"),
  TOPIC_FEEDBACK("topics.feedback"),
  TOPIC_REJECTED("topics.rejected"),
  DUCKDB_PATH("duckdb.path"),
  LAKE_URI("lake.uri"),
  INFLUX_URL("influx.url"),
  INFLUX_TOKEN("influx.token"),
  INFLUX_ORG("influx.org"),
  INFLUX_BUCKET("influx.bucket"),
  CHECKPOINT_INTERVAL("mine.checkpoint-interval"),
  REDACT("mine.redact"),
  PAYLOAD("mine.payload"),
  MAX_RECORD_BYTES("mine.max-record-bytes"),
  SCHEMA_DIR("mine.schema-dir"),
  SCHEMA_REGISTRY("mine.schema-registry"),
  SCHEMA_REGISTRY_USER_INFO("mine.schema-registry-user-info");

  /** The prefix of the keys that are passed to every Kafka client unchanged. */
  static final String KAFKA = "kafka.";

  private final String key;

  Key(String key) {
    this.key = key;
  }

  /** The key as written in a settings file. */
  public String key() {
    return key;
  }

  /** The environment variable that sets it. */
  public String variable() {
    return "MILLRACE_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  static Optional<Key> named(String name) {
    return Arrays.stream(values()).filter(known -> known.key.equals(name)).findFirst();
  }
}
