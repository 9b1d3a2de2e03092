package io.millrace.cli.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Reads settings from files into flat keys: {@code topics: {traces: x}} is {@code topics.traces}.
 */
final class SettingsFile {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private SettingsFile() {}

  /** The keys and values of a YAML file; what cannot be read is added to the faults. */
  static Map<String, String> yaml(Path file, List<String> faults) {
    Map<String, String> flat = new TreeMap<>();
    try (Reader reader = Files.newBufferedReader(file)) {
      flatten("", YAML.readTree(reader), flat, faults);
    } catch (JsonProcessingException invalid) {
      faults.add(
          "Cannot read settings file %s: %s; write it as YAML"
              .formatted(file, invalid.getOriginalMessage().lines().findFirst().orElse("")));
    } catch (IOException unreadable) {
      faults.add(
          "Cannot read settings file %s: %s; name a readable file with --config"
              .formatted(file, unreadable.getClass().getSimpleName()));
    }
    return flat;
  }

  /** The entries of a properties file; what cannot be read is added to the faults. */
  static Map<String, String> properties(Path file, List<String> faults) {
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      read.load(reader);
    } catch (IOException unreadable) {
      faults.add(
          "Cannot read Kafka client file %s: %s; name a readable file with --kafka-config"
              .formatted(file, unreadable.getClass().getSimpleName()));
    }
    Map<String, String> entries = new TreeMap<>();
    read.stringPropertyNames().forEach(name -> entries.put(name, read.getProperty(name)));
    return entries;
  }

  private static void flatten(
      String prefix, JsonNode node, Map<String, String> flat, List<String> faults) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              field ->
                  flatten(
                      prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey(),
                      field.getValue(),
                      flat,
                      faults));
    } else if (node.isArray() || (prefix.isEmpty() && node.isValueNode() && !node.isNull())) {
      faults.add(
          "Cannot read setting %s: it is a list or a lone value; give it one value"
              .formatted(prefix.isEmpty() ? "at the file's top" : prefix));
    } else if (!prefix.isEmpty() && !node.isNull()) {
      flat.put(prefix, node.asText());
    }
  }
}
