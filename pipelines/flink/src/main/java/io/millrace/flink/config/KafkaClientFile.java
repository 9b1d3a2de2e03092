package io.millrace.flink.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** A properties file for Kafka's clients, which keeps logins off the command line. */
final class KafkaClientFile {

  private KafkaClientFile() {}

  /** The file's entries, null for none; what cannot be read is added to the faults. */
  static Map<String, String> read(String file, List<String> faults) {
    Map<String, String> entries = new TreeMap<>();
    if (file == null) {
      return entries;
    }
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(file))) {
      read.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      faults.add(
          "kafka-config %s cannot be read (%s): name a readable properties file"
              .formatted(file, e.getClass().getSimpleName()));
    }
    read.stringPropertyNames().forEach(name -> entries.put(name, read.getProperty(name)));
    return entries;
  }
}
