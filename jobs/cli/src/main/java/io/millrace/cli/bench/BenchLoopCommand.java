package io.millrace.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.cli.Millrace;
import io.millrace.cli.loop.LoopOptions;
import io.millrace.cli.loop.LoopRun;
import io.millrace.cli.loop.LoopTurns;
import io.millrace.cli.run.Timeline;
import io.millrace.cli.settings.Settings;
import io.millrace.cli.settings.SettingsReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.commons.io.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How good the loop gets, over companies that are all different. */
@Command(
    name = "loop",
    description = {
      "Turns the whole loop once a seed, each in a home of its own.",
      "A seed redraws policy, traffic, tasks and initialisation together. Prints each seed's exact"
          + " answers before and after, verdicts and seconds, then median and minimum. Takes three"
          + " minutes a seed.",
      "With --turns, turns it so many times in one home without the bad candidates; what was promoted"
          + " answers all traffic from then on. Prints what each turn came to, and whether any serves"
          + " fewer exact answers than the first. Takes two minutes a turn."
    },
    mixinStandardHelpOptions = true)
final class BenchLoopCommand implements Callable<Integer> {

  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  @Spec private CommandSpec spec;

  @Option(
      names = "--seeds",
      description = "How many seeds (${DEFAULT-VALUE}).",
      defaultValue = "10")
  private int seeds;

  @Option(
      names = "--first-seed",
      description = "The first seed; the others follow it (${DEFAULT-VALUE}).",
      defaultValue = "101")
  private long firstSeed;

  @Option(
      names = "--runs",
      description = "How many runs the first traffic has (${DEFAULT-VALUE}).",
      defaultValue = "24000")
  private int runs;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "How long loading may take (${DEFAULT-VALUE}).",
      defaultValue = "300")
  private long waitSeconds;

  @Option(
      names = "--turns",
      description = "How often each seed's loop is turned (${DEFAULT-VALUE}).",
      defaultValue = "1")
  private int turns;

  @Option(names = "--json", description = "Print the figures as JSON.")
  private boolean json;

  @Option(
      names = "--keep",
      description = "Keep each seed's home, with its report.html, under bench-loop/ of the home.")
  private boolean keep;

  @Override
  public Integer call() throws IOException, SQLException, InterruptedException {
    if (seeds <= 0 || runs <= 0 || waitSeconds <= 0 || turns <= 0) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot measure with --seeds %d --runs %d --wait %d --turns %d; give numbers above 0"
              .formatted(seeds, runs, waitSeconds, turns));
    }
    Path directory = ((Millrace) spec.root().userObject()).home().resolve("bench-loop");
    PrintWriter out = spec.commandLine().getOut();
    return turns == 1 ? once(directory, out) : severalTimes(directory, out);
  }

  private int once(Path directory, PrintWriter out)
      throws IOException, SQLException, InterruptedException {
    List<LoopFigure> figures = new ArrayList<>();
    if (!json) {
      out.println(LoopFigure.HEADING);
    }
    for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
      LoopFigure figure = LoopFigure.of(seed, in(directory, seed, LoopRun::turn));
      figures.add(figure);
      if (!json) {
        out.println(figure.line());
        out.flush();
      }
    }
    LoopFigures all = LoopFigures.of(figures);
    out.println(json ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) : all.line());
    out.flush();
    return 0;
  }

  private int severalTimes(Path directory, PrintWriter out)
      throws IOException, SQLException, InterruptedException {
    List<TurnFigures> all = new ArrayList<>();
    for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
      TurnFigures figures =
          TurnFigures.of(
              seed,
              in(
                  directory,
                  seed,
                  (settings, options, timeline, nothing, err) ->
                      LoopTurns.turn(settings, options, turns, timeline, err)));
      all.add(figures);
      if (!json) {
        figures.lines().forEach(out::println);
        out.flush();
      }
    }
    if (json) {
      out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all));
    }
    return 0;
  }

  private interface Turning<T> {
    T turn(
        Settings settings, LoopOptions options, Timeline timeline, PrintWriter out, PrintWriter err)
        throws IOException, SQLException, InterruptedException;
  }

  private <T> T in(Path directory, long seed, Turning<T> turning)
      throws IOException, SQLException, InterruptedException {
    Path home = directory.resolve("seed-" + seed);
    FileUtils.deleteDirectory(home.toFile());
    FileUtils.forceMkdir(home.toFile());
    Settings settings = SettingsReader.read(home, Map.of(), Map.of(), null, null);
    LoopOptions options =
        new LoopOptions(
            LoopOptions.demo(),
            seed,
            seed,
            Map.of("seed", Long.toString(seed)),
            runs,
            waitSeconds,
            false);
    PrintWriter err = spec.commandLine().getErr();
    err.println("seed " + seed);
    try {
      return turning.turn(
          settings, options, new Timeline(err), new PrintWriter(Writer.nullWriter()), err);
    } finally {
      if (!keep) {
        FileUtils.deleteDirectory(home.toFile());
      }
    }
  }
}
