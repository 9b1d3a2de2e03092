package io.millrace.jobs.gate;

import io.millrace.events.SlotTopic;
import io.millrace.serving.JudgeServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The gate job's options: {@code home}, {@code scenario} (its directory), and optionally {@code
 * role}, {@code adapter}, {@code base}, {@code registry}, {@code lake}, {@code cache}, {@code
 * server}, {@code serving}, {@code canary}, {@code judge-url}, {@code judge-model}, {@code kafka.*}
 * and {@code topics.adapters}.
 */
record GateConfig(
    GateHome places, GateOptions options, Optional<String> adapter, Optional<SlotTopic> events) {

  /**
   * Reads options.
   *
   * @throws IllegalArgumentException naming the first that is missing, unknown or no value of its
   *     kind
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
                Optional.ofNullable(keys.remove("server")).map(URI::create),
                flag(keys, "serving"),
                flag(keys, "canary"),
                judge(keys)),
            Optional.ofNullable(keys.remove("adapter")),
            SlotTopic.taken(keys));
    if (!keys.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot use the options "
              + keys.keySet()
              + "; known are home, scenario, role, adapter, base, registry, lake, cache, server, serving, canary, judge-url, judge-model, kafka.* and topics.adapters");
    }
    return config;
  }

  private static Optional<Path> path(Map<String, String> keys, String key) {
    return Optional.ofNullable(keys.remove(key)).map(Path::of);
  }

  private static Optional<JudgeServer> judge(Map<String, String> keys) {
    String model = keys.remove("judge-model");
    String url = keys.remove("judge-url");
    if (url == null && model != null) {
      throw new IllegalArgumentException(
          "Cannot use --judge-model without --judge-url; name its server");
    }
    return Optional.ofNullable(url)
        .map(server -> JudgeServer.of(server, model == null ? "" : model));
  }

  private static boolean flag(Map<String, String> keys, String key) {
    String value = keys.remove(key);
    if (value != null && !value.equals("true") && !value.equals("false")) {
      throw new IllegalArgumentException(
          "Cannot use --%s %s; give true or false".formatted(key, value));
    }
    return "true".equals(value);
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
