package io.millrace.flink.config;

import io.millrace.decode.SchemaRegistry;
import io.millrace.flink.source.StartingPoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/** Reads the options of a job one by one; what cannot be read is added to the faults. */
final class OptionReading {

  private final Map<String, String> keys;
  private final Configuration configuration;
  private final List<String> faults;

  OptionReading(Map<String, String> keys, List<String> faults) {
    this.keys = keys;
    this.configuration = Configuration.fromMap(keys);
    this.faults = faults;
  }

  /** The option's value, or null with a fault noted when it cannot be read. */
  <T> T get(ConfigOption<T> option) {
    try {
      return configuration.get(option);
    } catch (IllegalArgumentException e) {
      faults.add("%s cannot be read: %s".formatted(option.key(), e.getMessage()));
      return null;
    }
  }

  Path path(ConfigOption<String> option) {
    String text = get(option);
    return text == null ? null : Path.of(text);
  }

  /** What Kafka's clients are given: the client file, and over it the keys with this prefix. */
  Map<String, String> kafka(String prefix) {
    Map<String, String> kafka = KafkaClientFile.read(get(MineOptions.KAFKA_CONFIG), faults);
    keys.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            kafka.put(key.substring(prefix.length()), value);
          }
        });
    return kafka;
  }

  SchemaRegistry registry() {
    String url = get(MineOptions.SCHEMA_REGISTRY);
    try {
      return url == null
          ? null
          : SchemaRegistry.of(url, get(MineOptions.SCHEMA_REGISTRY_USER_INFO));
    } catch (IllegalArgumentException e) {
      faults.add(e.getMessage());
      return null;
    }
  }

  StartingPoint from(ConfigOption<String> option) {
    try {
      return StartingPoint.parse(get(option));
    } catch (IllegalArgumentException e) {
      faults.add(e.getMessage());
      return null;
    }
  }
}
