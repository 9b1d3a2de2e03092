package io.millrace.cli.loop.report;

import io.millrace.cli.settings.Settings;
import io.millrace.duckdb.DuckDbGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** {@code report.html} of a home: one page that needs nothing beside itself. */
public final class ReportFile {

  private static final String FILE = "report.html";

  private ReportFile() {}

  /** Writes the page about a turn of the loop, replacing an older one; returns its file. */
  public static Path write(Settings settings, DuckDbGateway gateway, LoopResult result)
      throws IOException, SQLException {
    Report report = new ReportReader(settings, gateway).read(result);
    return Files.writeString(settings.home().resolve(FILE), ReportPage.of(report));
  }
}
