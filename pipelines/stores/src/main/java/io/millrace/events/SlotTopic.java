package io.millrace.events;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Where slot events go. Its text shows no property, of which some are secret.
 *
 * @param kafka what Kafka's clients are given, by Kafka's own property names
 */
public record SlotTopic(TreeMap<String, String> kafka, String name) implements Serializable {

  private static final long serialVersionUID = 1;
  private static final String DEFAULT_NAME = "millrace.adapters";
  private static final String KAFKA = "kafka.";
  private static final String SERVERS = "bootstrap.servers";
  private static final String TOPIC = "topics.adapters";

  /**
   * Takes a job's options {@code kafka.*} and {@code topics.adapters} out of all that were given;
   * empty where no {@code kafka.bootstrap.servers} is named.
   */
  public static Optional<SlotTopic> taken(Map<String, String> options) {
    TreeMap<String, String> kafka = new TreeMap<>();
    options.forEach(
        (key, value) -> {
          if (key.startsWith(KAFKA)) {
            kafka.put(key.substring(KAFKA.length()), value);
          }
        });
    kafka.keySet().forEach(key -> options.remove(KAFKA + key));
    String topic = options.remove(TOPIC);
    return kafka.containsKey(SERVERS)
        ? Optional.of(new SlotTopic(kafka, topic == null ? DEFAULT_NAME : topic))
        : Optional.empty();
  }

  /** A copy in the form that Kafka's clients take. */
  Properties properties() {
    Properties copy = new Properties();
    copy.putAll(kafka);
    return copy;
  }

  @Override
  public String toString() {
    return "topic " + name;
  }
}
