package io.millrace.cli;

import io.millrace.cli.settings.Key;
import java.util.Map;
import picocli.CommandLine.Option;

/** The flags of a command that starts the mine job. */
public final class MiningOptions extends SettingsOptions {

  @Option(
      names = "--schema-dir",
      paramLabel = "DIR",
      description = "Avro schemas behind a schema registry's prefix, as <id>.avsc.")
  void schemaDir(String directory) {
    set(Map.of(Key.SCHEMA_DIR.key(), directory));
  }

  @Option(
      names = "--schema-registry",
      paramLabel = "URL",
      description = {
        "The registry that is asked for schemas which the directory lacks;",
        "its login comes from MILLRACE_MINE_SCHEMA_REGISTRY_USER_INFO."
      })
  void schemaRegistry(String url) {
    set(Map.of(Key.SCHEMA_REGISTRY.key(), url));
  }
}
