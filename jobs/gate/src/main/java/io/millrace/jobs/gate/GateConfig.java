package io.millrace.jobs.gate;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The gate job's options: {@code home}, {@code scenario} (its directory), and optionally {@code
 * role}, {@code adapter}, {@code base}, {@code registry}, {@code lake}, {@code cache} and {@code
 * server}.
 */
record GateConfig(GateHome places, GateOptions options, Optional<String> adapter) {

  /**
   * Reads options.
   *
   * @throws IllegalArgumentException naming the first that is missing or unknown
   */
  static GateConfig from(Map<String, String> given) {
    Map<String, String> keys = new TreeMap<>(given);
    GateHome usual = GateHome.under(Path.of(required(keys, "home")));
    GateConfig config =
        new GateConfig(
            new GateHome(
                usual.home(),
                path(keys, "registry").orElse(usual.registry()),
                path(keys, "lake").orElse(usual.lake()),
                path(keys, "cache").orElse(usual.cache())),
            new GateOptions(
                Path.of(required(keys, "scenario")),
                Optional.ofNullable(keys.remove("role")),
                path(keys, "base"),
                WorkerLimits.DEFAULT,
                Optional.ofNullable(keys.remove("server")).map(URI::create)),
            Optional.ofNullable(keys.remove("adapter")));
    if (!keys.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot use the options "
              + keys.keySet()
              + "; known are home, scenario, role, adapter, base, registry, lake, cache and"
              + " server");
    }
    return config;
  }

  private static Optional<Path> path(Map<String, String> keys, String key) {
    return Optional.ofNullable(keys.remove(key)).map(Path::of);
  }

  private static String required(Map<String, String> keys, String key) {
    String value = keys.remove(key);
    if (value == null) {
      throw new IllegalArgumentException(
          "Cannot run the gate without --" + key + "; give it a value");
    }
    return value;
  }
}
