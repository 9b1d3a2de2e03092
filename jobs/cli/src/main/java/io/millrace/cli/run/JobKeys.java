package io.millrace.cli.run;

import io.millrace.cli.settings.InfluxSettings;
import io.millrace.cli.settings.KafkaSettings;
import io.millrace.cli.settings.MineSettings;
import io.millrace.cli.settings.Settings;
import io.millrace.flink.config.MineOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The mine job's options for the settings of a command. */
public final class JobKeys {

  private JobKeys() {}

  public static Map<String, String> of(
      Settings settings, KafkaSettings kafka, InfluxSettings influx, Path lake) {
    Map<String, String> keys = reading(settings, kafka);
    keys.put(MineOptions.REJECTED_TOPIC.key(), settings.topics().rejected());
    keys.put(MineOptions.LAKE.key(), lake.toString());
    keys.put(MineOptions.DUCKDB.key(), settings.duckdb().toString());
    keys.put(MineOptions.PAYLOAD.key(), Boolean.toString(settings.mine().payload()));
    if (influx.url() != null) {
      keys.put(MineOptions.INFLUX_URL.key(), influx.url());
      keys.put(MineOptions.INFLUX_ORG.key(), influx.org());
      keys.put(MineOptions.INFLUX_BUCKET.key(), influx.bucket());
      keys.put(MineOptions.INFLUX_TOKEN.key(), influx.token() == null ? "" : influx.token());
    }
    return keys;
  }

  /** What any job that reads the traffic needs: where it is and how it is decoded. */
  public static Map<String, String> reading(Settings settings, KafkaSettings kafka) {
    MineSettings mine = settings.mine();
    Map<String, String> keys = new HashMap<>();
    kafka.properties().forEach((name, value) -> keys.put("kafka." + name, value));
    keys.put(MineOptions.TRACES_TOPIC.key(), settings.topics().traces());
    keys.put(MineOptions.FEEDBACK_TOPIC.key(), settings.topics().feedback());
    keys.put(MineOptions.REDACT.key(), Boolean.toString(mine.redact()));
    keys.put(MineOptions.MAX_RECORD.key(), mine.maxRecordBytes() + " b");
    keys.put(MineOptions.CHECKPOINT_INTERVAL.key(), mine.checkpointInterval().toMillis() + " ms");
    if (mine.schemaDir() != null) {
      keys.put(MineOptions.SCHEMA_DIR.key(), mine.schemaDir().toString());
    }
    if (mine.schemaRegistry() != null) {
      keys.put(MineOptions.SCHEMA_REGISTRY.key(), mine.schemaRegistry().url().toString());
      if (mine.schemaRegistry().userInfo() != null) {
        keys.put(MineOptions.SCHEMA_REGISTRY_USER_INFO.key(), mine.schemaRegistry().userInfo());
      }
    }
    return keys;
  }
}
