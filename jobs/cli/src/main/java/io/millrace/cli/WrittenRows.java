package io.millrace.cli;

import io.millrace.cli.settings.Settings;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.duckdb.Loader;
import io.millrace.lake.LockHeldException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/** Rows that a command left in the lake, on their way to DuckDB. */
public final class WrittenRows {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private WrittenRows() {}

  /**
   * Loads what the lake has. What the command did stands without that: a database that is held
   * elsewhere, or cannot be written, is said, and the rows wait in the lake for the next load.
   */
  public static void load(Settings settings, PrintWriter err) throws IOException {
    Path lake = settings.lakeDirectory();
    try {
      DuckDbGateway gateway = new DuckDbGateway(settings.duckdb()).waiting(PATIENCE);
      new Loader(lake, gateway).load(commit -> {});
    } catch (SQLException | LockHeldException notNow) {
      err.println(
          "millrace: the rows wait in %s: %s; then millrace load brings them to DuckDB"
              .formatted(lake, notNow.getMessage()));
      err.flush();
    }
  }
}
