package io.millrace.cli.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads {@link Settings} from flags, environment, a YAML file and a Kafka client file. */
public final class SettingsReader {

  private static final String VARIABLE = "MILLRACE_";
  private static final String KAFKA_VARIABLE = "MILLRACE_KAFKA_";

  private SettingsReader() {}

  /**
   * Reads the settings.
   *
   * @param flags values by key, as given on the command line
   * @param config a YAML file, or null
   * @param kafkaConfig a properties file for Kafka's clients, below {@code kafka.*} keys; or null
   * @throws SettingsException naming every unknown key and every unusable value at once
   */
  public static Settings read(
      Path home,
      Map<String, String> flags,
      Map<String, String> environment,
      Path config,
      Path kafkaConfig) {
    List<String> faults = new ArrayList<>();
    Map<String, String> merged = new TreeMap<>();
    if (kafkaConfig != null) {
      SettingsFile.properties(kafkaConfig, faults)
          .forEach((name, value) -> merged.put(Key.KAFKA + name, value));
    }
    if (config != null) {
      merged.putAll(canonical(SettingsFile.yaml(config, faults)));
    }
    merged.putAll(canonical(environment(environment, faults)));
    merged.putAll(canonical(flags));
    merged.keySet().forEach(name -> check(name, faults));
    Settings settings = new SettingsBuilder(home, merged, faults).build();
    if (!faults.isEmpty()) {
      throw new SettingsException(faults);
    }
    return settings;
  }

  private static Map<String, String> canonical(Map<String, String> layer) {
    Map<String, String> named = new TreeMap<>(layer);
    String servers = named.remove(Key.BOOTSTRAP_SERVERS.key());
    if (servers != null) {
      named.put(Key.KAFKA + KafkaSettings.BOOTSTRAP, servers);
    }
    return named;
  }

  private static void check(String name, List<String> faults) {
    if (name.startsWith(Key.KAFKA)) {
      String property = name.substring(Key.KAFKA.length());
      KafkaNames.meant(property)
          .ifPresent(
              known ->
                  faults.add(
                      "Unknown Kafka property %s; did you mean %s?".formatted(property, known)));
      return;
    }
    if (Key.named(name).isPresent()) {
      return;
    }
    List<String> known = Arrays.stream(Key.values()).map(Key::key).toList();
    faults.add("Unknown setting %s; did you mean %s?".formatted(name, Nearest.to(name, known)));
  }

  private static Map<String, String> environment(
      Map<String, String> environment, List<String> faults) {
    Map<String, String> variables =
        Arrays.stream(Key.values()).collect(Collectors.toMap(Key::variable, Key::key));
    Map<String, String> found = new TreeMap<>();
    environment.forEach(
        (variable, value) -> {
          if (variables.containsKey(variable)) {
            found.put(variables.get(variable), value);
          } else if (OtherVariables.knows(variable)) {
            return;
          } else if (variable.startsWith(KAFKA_VARIABLE)) {
            String property = variable.substring(KAFKA_VARIABLE.length());
            found.put(Key.KAFKA + property.toLowerCase(Locale.ROOT).replace('_', '.'), value);
          } else if (variable.startsWith(VARIABLE)) {
            faults.add(
                "Unknown environment variable %s; did you mean %s?"
                    .formatted(variable, nearest(variable, variables.keySet())));
          }
        });
    return found;
  }

  /** Of those that go on where it ends, if there are any, else of all. */
  private static String nearest(String variable, Set<String> settings) {
    Set<String> known = new TreeSet<>(settings);
    known.addAll(OtherVariables.NAMES);
    List<String> longer = known.stream().filter(each -> each.startsWith(variable + "_")).toList();
    return Nearest.to(variable, longer.isEmpty() ? known : longer);
  }
}
