package io.millrace.flink.config;

import io.millrace.decode.SchemaRegistry;
import io.millrace.flink.source.StartingPoint;
import io.millrace.serving.HeaderKey;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/** Reads the options of a job one by one; what cannot be read is added to the faults. */
final class OptionReading {

  private static final Pattern FILE = Pattern.compile("(?i)file:.*");
  private static final Pattern ANY_URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

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

  /** A path as a user writes it, or a {@code file:} URI; null with a fault noted for any other. */
  Path path(ConfigOption<String> option) {
    String text = get(option);
    try {
      return text == null ? null : local(text);
    } catch (IllegalArgumentException e) {
      faults.add(
          "%s cannot be %s (%s): give a path or file:///path that the cluster's hosts see"
              .formatted(option.key(), text, e.getMessage()));
      return null;
    }
  }

  private static Path local(String text) {
    if (FILE.matcher(text).matches()) {
      return Path.of(URI.create(text));
    }
    if (ANY_URI.matcher(text).matches()) {
      throw new IllegalArgumentException("no file or directory of a host");
    }
    return Path.of(text);
  }

  /** The address of an HTTP server; null for none, and with a fault noted for any other. */
  String http(ConfigOption<String> option) {
    String url = get(option);
    try {
      return url == null ? null : http(url.strip());
    } catch (IllegalArgumentException e) {
      // what stands before an at sign may be a login
      faults.add(
          "%s cannot be %s: give http(s)://host:port"
              .formatted(option.key(), url.substring(url.lastIndexOf('@') + 1)));
      return null;
    }
  }

  private static String http(String url) {
    URI uri = URI.create(url);
    // a host with an underscore, as of a container, has no getHost()
    boolean noHost = uri.getAuthority() == null || uri.getAuthority().startsWith(":");
    if (noHost || !List.of("http", "https").contains(uri.getScheme())) {
      throw new IllegalArgumentException(url);
    }
    return url;
  }

  /** What a header can carry; empty for none. */
  String headerKey(ConfigOption<String> option) {
    try {
      return HeaderKey.checked(get(option), option.key());
    } catch (IllegalArgumentException e) {
      faults.add(e.getMessage());
      return "";
    }
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
