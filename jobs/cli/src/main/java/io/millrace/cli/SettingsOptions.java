package io.millrace.cli;

import io.millrace.cli.settings.Key;
import io.millrace.cli.settings.Settings;
import io.millrace.cli.settings.SettingsReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The flags that say where things are; a command that needs them mixes them in. */
public sealed class SettingsOptions permits ExportCommand.Target, MiningOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  private final Map<String, String> flags = new TreeMap<>();

  @Option(names = "--config", paramLabel = "FILE", description = "A YAML file of settings.")
  private Path config;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "A properties file that reaches every Kafka client unchanged.")
  private Path kafkaConfig;

  @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "Kafka's bootstrap servers.")
  void kafka(String servers) {
    flags.put(Key.BOOTSTRAP_SERVERS.key(), servers);
  }

  @Option(names = "--duckdb", paramLabel = "FILE", description = "The DuckDB file.")
  void duckdb(String file) {
    flags.put(Key.DUCKDB_PATH.key(), file);
  }

  @Option(names = "--lake", paramLabel = "URI", description = "The lake's root.")
  void lake(String uri) {
    flags.put(Key.LAKE_URI.key(), uri);
  }

  @Option(
      names = "--influx",
      paramLabel = "URL",
      description = "The time-series server; its token comes from MILLRACE_INFLUX_TOKEN.")
  void influx(String url) {
    flags.put(Key.INFLUX_URL.key(), url);
  }

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any setting by its key, kafka.* included; may be repeated.")
  void set(Map<String, String> values) {
    flags.putAll(values);
  }

  /**
   * The settings of this call.
   *
   * @throws io.millrace.cli.settings.SettingsException naming every fault
   */
  public Settings read() {
    Millrace millrace = (Millrace) command.root().userObject();
    return SettingsReader.read(millrace.home(), flags, System.getenv(), config, kafkaConfig);
  }
}
