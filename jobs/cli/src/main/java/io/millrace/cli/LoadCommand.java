package io.millrace.cli;

import io.millrace.cli.settings.Settings;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.duckdb.LoadResult;
import io.millrace.duckdb.Loader;
import io.millrace.lake.CommitLog;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "load",
    description = "Applies the lake's new commit files to DuckDB, each exactly once.",
    mixinStandardHelpOptions = true)
final class LoadCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;

  @Option(names = "--json", description = "The result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws SQLException, IOException {
    Settings read = settings.read();
    Path lake = read.lakeDirectory();
    DuckDbGateway gateway = new DuckDbGateway(read.duckdb());
    Loader loader = new Loader(lake, gateway);
    loader.migrate();
    Meter meter = new Meter(spec.commandLine().getErr(), "commits", behind(gateway, lake));
    LoadResult loaded = loader.load(commit -> meter.add(1, commit.span()));
    String form =
        json
            ? "{\"commits\":%d,\"rows\":%d,\"last_commit\":%d}"
            : "Loaded %d commits with %d rows; the newest is %d";
    spec.commandLine()
        .getOut()
        .println(form.formatted(loaded.commits(), loaded.rows(), loaded.lastSequence()));
    return 0;
  }

  private static long behind(DuckDbGateway gateway, Path lake) throws SQLException, IOException {
    return gateway.readOnly(
        connection -> {
          try (Statement sql = connection.createStatement();
              ResultSet row = sql.executeQuery(Database.LOADED)) {
            row.next();
            return new CommitLog(lake).behind(row.getLong(1));
          }
        });
  }
}
