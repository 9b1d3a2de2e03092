package io.millrace.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.Millrace;
import io.millrace.cli.settings.Settings;
import io.millrace.cli.settings.SettingsReader;
import io.millrace.decode.RejectedInput;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How fast the whole mine job is, with the defaults that {@code run} ships. */
@Command(
    name = "mine",
    description = {
      "Drains generated traces from a local broker with the whole mine job, loader and points on.",
      "Prints traces a second, their ratio to two limits of the same run (tokenising with Jackson,"
          + " and reading the topic without doing anything), what each stage costs, and how late"
          + " rows are at half the rate. Takes ten minutes and 20 GB of disk a profile."
    },
    mixinStandardHelpOptions = true)
final class BenchMineCommand implements Callable<Integer> {

  private static final long SEED = 7;

  @Spec private CommandSpec spec;

  @Option(
      names = "--profile",
      split = ",",
      paramLabel = "PROFILE",
      description = "${COMPLETION-CANDIDATES}; all when not given.")
  private List<TrafficProfile> profiles = List.of(TrafficProfile.values());

  @Option(names = "--batch", description = "Mine files in batch mode instead of draining a topic.")
  private boolean batch;

  @Option(
      names = "--seconds",
      description =
          "About how long one round is to last (${DEFAULT-VALUE}); sets the number of traces.",
      defaultValue = "60")
  private int seconds;

  @Option(
      names = "--rounds",
      description = "Rounds, of which the median counts (${DEFAULT-VALUE}).",
      defaultValue = "3")
  private int rounds;

  @Option(names = "--json", description = "Print the figures as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException, SQLException, RejectedInput {
    PrintWriter out = spec.commandLine().getOut();
    Millrace millrace = (Millrace) spec.root().userObject();
    Settings settings = SettingsReader.read(millrace.home(), Map.of(), System.getenv(), null, null);
    List<MineFigures> figures = new ArrayList<>();
    for (TrafficProfile profile : profiles) {
      if (batch && profile.avro) {
        note("batch reads lines of JSON: there is nothing to measure for " + profile);
        continue;
      }
      Path directory = millrace.home().resolve("bench");
      try (Workshop workshop = Workshop.open(settings, directory)) {
        MineBench bench = new MineBench(workshop, profile, SEED, seconds, rounds, this::note);
        MineFigures measured = batch ? bench.batch(directory) : bench.stream();
        figures.add(measured);
        if (!json) {
          measured.print(out);
        }
      }
    }
    if (json) {
      out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(figures));
    }
    return 0;
  }

  private void note(String text) {
    spec.commandLine().getErr().println(text);
    spec.commandLine().getErr().flush();
  }
}
