package io.millrace.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "sql",
    description = "Asks the DuckDB file; nothing is changed.",
    mixinStandardHelpOptions = true)
final class SqlCommand implements Callable<Integer> {

  enum Format {
    table,
    csv,
    json
  }

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private Format format = Format.table;

  @Parameters(paramLabel = "QUERY", description = "One SQL query.")
  private String query;

  @Override
  public Integer call() throws SQLException, IOException {
    Database database = new Database(settings.read());
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.table) {
      database.rows(query).table(out);
      return 0;
    }
    try (OutputSpool spool = OutputSpool.to(null)) {
      Writer rows = spool.writer();
      if (format == Format.csv) {
        database.csv(query, rows);
      } else {
        database.eachJson(query, row -> rows.write(row + "\n"));
      }
      spool.handOn(out);
    }
    return 0;
  }
}
