package io.millrace.cli.settings;

import io.millrace.decode.SchemaRegistry;
import io.millrace.jobs.train.WorkerOptions;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Turns flat keys into typed settings; an unusable value becomes a fault. */
final class SettingsBuilder {

  private final Path home;
  private final Map<String, String> values;
  private final List<String> faults;

  SettingsBuilder(Path home, Map<String, String> values, List<String> faults) {
    this.home = home;
    this.values = values;
    this.faults = faults;
  }

  Settings build() {
    Map<String, String> kafka = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(Key.KAFKA)) {
            kafka.put(name.substring(Key.KAFKA.length()), value);
          }
        });
    return new Settings(
        home,
        new KafkaSettings(kafka),
        new Topics(
            text(Key.TOPIC_TRACES, "millrace.traces"),
            text(Key.TOPIC_FEEDBACK, "millrace.feedback"),
            parsed(Key.TOPIC_REJECTED, "text", "millrace.rejected", Function.identity()),
            text(Key.TOPIC_ADAPTERS, "millrace.adapters"),
            text(Key.TOPIC_POLICIES, "millrace.policies")),
        parsed(Key.DUCKDB_PATH, "a path", home.resolve("millrace.duckdb"), Path::of),
        parsed(
            Key.LAKE_URI,
            "a directory or a URI",
            home.resolve("lake").toUri(),
            SettingsBuilder::uri),
        new InfluxSettings(
            parsed(Key.INFLUX_URL, "http(s)://host:port", null, SettingsBuilder::http),
            text(Key.INFLUX_TOKEN, null),
            text(Key.INFLUX_ORG, "millrace"),
            text(Key.INFLUX_BUCKET, "millrace")),
        mine(),
        new TrainSettings(
            positive(Key.WORKER_HEAP_MEGABYTES, "megabytes", WorkerOptions.HEAP_MEGABYTES),
            positive(Key.WORKER_STALL_SECONDS, "seconds", WorkerOptions.STALL_SECONDS)));
  }

  private MineSettings mine() {
    return new MineSettings(
        parsed(Key.CHECKPOINT_INTERVAL, TimeSpan.FORM, Duration.ofSeconds(5), TimeSpan::parse),
        parsed(Key.REDACT, "true or false", true, SettingsBuilder::flag),
        parsed(Key.PAYLOAD, "on or off", true, SettingsBuilder::flag),
        positive(Key.MAX_RECORD_BYTES, "bytes", 8 << 20),
        parsed(Key.SCHEMA_DIR, "a directory", null, Path::of),
        registry());
  }

  private SchemaRegistry registry() {
    String url = values.get(Key.SCHEMA_REGISTRY.key());
    try {
      return url == null
          ? null
          : SchemaRegistry.of(url.strip(), values.get(Key.SCHEMA_REGISTRY_USER_INFO.key()));
    } catch (IllegalArgumentException unusable) {
      faults.add(unusable.getMessage());
      return null;
    }
  }

  private String text(Key key, String otherwise) {
    return parsed(key, "text", otherwise, SettingsBuilder::nonBlank);
  }

  private int positive(Key key, String unit, int otherwise) {
    String form = "a whole number of %s above 0".formatted(unit);
    return parsed(key, form, otherwise, SettingsBuilder::positive);
  }

  private <T> T parsed(Key key, String form, T otherwise, Function<String, T> parse) {
    String value = values.get(key.key());
    if (value == null) {
      return otherwise;
    }
    try {
      return parse.apply(value.strip());
    } catch (IllegalArgumentException unusable) {
      faults.add(
          "Cannot use %s: %s; give %s"
              .formatted(key.key(), Secrets.masked(key.key(), quoted(value)), form));
      return otherwise;
    }
  }

  private static String quoted(String value) {
    return '"' + value + '"';
  }

  private static String nonBlank(String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("empty");
    }
    return value;
  }

  private static String http(String value) {
    URI uri = URI.create(value);
    // a host with an underscore, as of a container, has no getHost()
    boolean noHost = uri.getAuthority() == null || uri.getAuthority().startsWith(":");
    if (noHost || !List.of("http", "https").contains(uri.getScheme())) {
      throw new IllegalArgumentException(value);
    }
    return value;
  }

  private static URI uri(String value) throws InvalidPathException {
    URI given = value.contains(":/") ? URI.create(value) : Path.of(value).toUri();
    return "file".equals(given.getScheme()) ? Path.of(given).toUri() : given;
  }

  private static boolean flag(String value) {
    return switch (value) {
      case "true", "on" -> true;
      case "false", "off" -> false;
      default -> throw new IllegalArgumentException(value);
    };
  }

  private static int positive(String value) {
    int number = Integer.parseInt(value);
    if (number <= 0) {
      throw new IllegalArgumentException(value);
    }
    return number;
  }
}
