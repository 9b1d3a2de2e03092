package io.millrace.cli.loop;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.SettingsOptions;
import io.millrace.cli.loop.report.LoopResult;
import io.millrace.cli.loop.report.ReportFile;
import io.millrace.cli.settings.Settings;
import io.millrace.duckdb.DuckDbGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes the page of a finished home again. */
@Command(
    name = "report",
    description = {
      "Writes report.html again, the page about a home in which run has turned the loop.",
      "The page needs no network and nothing beside itself."
    },
    mixinStandardHelpOptions = true)
public final class ReportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions options;

  @Override
  public Integer call() throws IOException, SQLException {
    Settings settings = options.read();
    LoopResult result = LoopResult.read(settings.home());
    if (!Files.exists(settings.duckdb())) {
      throw new CommandFailure(
          "Cannot report on %s: there is no %s; name it with --duckdb"
              .formatted(settings.home(), settings.duckdb()));
    }
    spec.commandLine()
        .getOut()
        .println(ReportFile.write(settings, new DuckDbGateway(settings.duckdb()), result));
    return 0;
  }
}
