package io.millrace.flink.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.flink.configuration.ConfigOption;

/** Finds keys that no option has, each with the nearest known one. */
final class UnknownKeys {

  private UnknownKeys() {}

  static List<String> faults(
      Collection<String> keys, List<ConfigOption<?>> options, String passedPrefix) {
    List<String> known = options.stream().map(ConfigOption::key).toList();
    return keys.stream()
        .filter(key -> !key.startsWith(passedPrefix) && !known.contains(key))
        .sorted()
        .map(key -> "%s is not an option: did you mean %s?".formatted(key, nearest(key, known)))
        .toList();
  }

  private static String nearest(String key, List<String> known) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return known.stream()
        .min(Comparator.comparing(name -> distance.apply(key, name)))
        .orElseThrow();
  }
}
