package io.millrace.cli.settings;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The names of Kafka's client properties. A property that Kafka does not know may be a plugin's
 * own, so only what is a known name but for its punctuation, or nearly the address, is mistyped.
 */
final class KafkaNames {

  private static final LevenshteinDistance TWO_EDITS = new LevenshteinDistance(2);
  private static final Set<String> KNOWN = new TreeSet<>();

  static {
    for (Collection<String> names :
        List.of(
            AdminClientConfig.configNames(),
            ConsumerConfig.configNames(),
            ProducerConfig.configNames())) {
      KNOWN.addAll(names);
    }
  }

  private KafkaNames() {}

  /** The name that was meant by one that is mistyped. */
  static Optional<String> meant(String property) {
    if (KNOWN.contains(property)) {
      return Optional.empty();
    }
    if (TWO_EDITS.apply(property, KafkaSettings.BOOTSTRAP) >= 0) {
      return Optional.of(KafkaSettings.BOOTSTRAP);
    }
    String letters = letters(property);
    return KNOWN.stream().filter(known -> letters(known).equals(letters)).findFirst();
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
