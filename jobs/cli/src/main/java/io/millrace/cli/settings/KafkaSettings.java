package io.millrace.cli.settings;

import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What every Kafka client is given, by Kafka's own property names.
 *
 * @param properties without {@code bootstrap.servers} the embedded broker is meant
 */
public record KafkaSettings(Map<String, String> properties) {

  static final String BOOTSTRAP = "bootstrap.servers";

  public KafkaSettings {
    properties = Map.copyOf(properties);
  }

  /** Whether a cluster is named. */
  public boolean external() {
    return properties.containsKey(BOOTSTRAP);
  }

  /** The same properties for the brokers at {@code servers}. */
  public KafkaSettings at(String servers) {
    Map<String, String> changed = new TreeMap<>(properties);
    changed.put(BOOTSTRAP, servers);
    return new KafkaSettings(changed);
  }

  /** A copy in the form that Kafka's clients take. */
  public Properties toProperties() {
    Properties copy = new Properties();
    copy.putAll(properties);
    return copy;
  }

  /** The property names with their values, secrets masked. */
  @Override
  public String toString() {
    Map<String, String> shown = new TreeMap<>();
    properties.forEach((name, value) -> shown.put(name, Secrets.masked(name, value)));
    return "KafkaSettings" + shown;
  }
}
