package io.millrace.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.cli.settings.InfluxSettings;
import io.millrace.cli.settings.Settings;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.points.InfluxTarget;
import io.millrace.points.PointsProjection;
import io.millrace.points.PointsResult;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "points",
    description = "Works on the points of the time-series server.",
    mixinStandardHelpOptions = true)
final class PointsCommand implements Runnable {

  private static final JsonMapper JSON = new JsonMapper();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "rebuild",
      description = "Writes all points again from the rows in DuckDB; each overwrites itself.",
      mixinStandardHelpOptions = true)
  int rebuild(
      @Mixin SettingsOptions settings,
      @Option(
              names = "--since",
              paramLabel = "TIME",
              description =
                  "Only points from this time on, such as 2026-11-21 or 2026-11-21T08:00:00Z.")
          String since,
      @Option(names = "--json", description = "The result as one JSON object.") boolean json)
      throws SQLException, IOException {
    Settings read = settings.read();
    Instant from = since == null ? Instant.EPOCH : time(since);
    InfluxSettings influx = read.influx();
    if (influx.url() == null) {
      throw new CommandFailure(
          "Cannot write points: no time-series server is named; give --influx URL");
    }
    new Database(read).loaded();
    InfluxTarget target =
        new InfluxTarget(influx.url(), influx.org(), influx.bucket(), influx.token());
    Meter meter = new Meter(spec.commandLine().getErr(), "windows", 0);
    PointsResult result =
        new PointsProjection(
                new DuckDbGateway(read.duckdb()),
                target,
                PointsProjection.TAG_VALUES,
                Clock.systemUTC())
            .watched(windows -> meter.add(windows, windows))
            .rebuild(from);
    if (result.left()) {
      throw new CommandFailure(result.trouble().orElse("Windows are left to be written"));
    }
    spec.commandLine()
        .getOut()
        .println(
            json
                ? JSON.createObjectNode()
                    .put("windows", result.windows())
                    .put("points", result.points())
                    .put("refused", result.refused())
                    .toString()
                : "Wrote %d points of %d windows; the server refused %d"
                    .formatted(result.points(), result.windows(), result.refused()));
    return 0;
  }

  private Instant time(String since) {
    try {
      return since.length() == 10
          ? LocalDate.parse(since).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(since);
    } catch (DateTimeParseException unreadable) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot use --since %s; give a day such as 2026-11-21 or a time such as 2026-11-21T08:00:00Z"
              .formatted(since),
          unreadable);
    }
  }
}
