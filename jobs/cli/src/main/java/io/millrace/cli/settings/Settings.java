package io.millrace.cli.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything a command is told, each value from the first of flags, environment, settings file and
 * defaults that has it. Printing it shows no secret.
 *
 * @param home the directory that holds whatever is not named elsewhere
 * @param duckdb the DuckDB file
 * @param lake the lake's root
 */
public record Settings(
    Path home,
    KafkaSettings kafka,
    Topics topics,
    Path duckdb,
    URI lake,
    InfluxSettings influx,
    MineSettings mine,
    TrainSettings train) {

  /**
   * The lake as a directory of this machine.
   *
   * @throws SettingsException if it is not one
   */
  public Path lakeDirectory() {
    if (!"file".equals(lake.getScheme())) {
      throw new SettingsException(
          List.of("Cannot use lake.uri: \"" + lake + "\"; give a directory that this host sees"));
    }
    return Path.of(lake);
  }
}
