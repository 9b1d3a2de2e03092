package io.millrace.cli.run;

import io.millrace.cli.LineFiles;
import io.millrace.cli.MiningOptions;
import io.millrace.cli.TooLarge;
import io.millrace.cli.loop.LoopOptions;
import io.millrace.cli.loop.LoopRun;
import io.millrace.cli.settings.Settings;
import io.millrace.cli.traffic.TrafficLoop;
import io.millrace.duckdb.Loader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Turns the loop once on this machine: real broker, real job, real files. */
@Command(
    name = "run",
    description = {
      "Turns the whole loop once: traffic, pairs, adapter, verdict, better traffic.",
      "Broker, Flink, time-series and model server are started here, on loopback. The traffic is"
          + " that of a made-up company's support desk, judged against its truth. With --traces,"
          + " with --only-mine or on a Kafka of your own it ends once the traffic is mined."
    },
    mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private MiningOptions settings;

  @Option(
      names = "--traces",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Your own traces, one JSON object a line. One that is larger than Kafka takes is named,"
              + " the rest is mined, and the exit code is 1.")
  private List<Path> traces = List.of();

  @Option(
      names = "--scenario",
      paramLabel = "auto|NAME",
      description =
          "With --traces, go on through training and gate with this scenario of theirs, or with"
              + " each.")
  private String scenario;

  @Option(
      names = "--base",
      paramLabel = "DIR",
      description =
          "With --scenario, the base model, a folder in Hugging Face layout; without it the demo's,"
              + " which is a toy.")
  private Path base;

  @Option(
      names = "--seed",
      description = "Seed of the planted traffic (${DEFAULT-VALUE}).",
      defaultValue = "1")
  private long seed;

  @Option(
      names = "--runs",
      description = "How many runs the planted traffic has (${DEFAULT-VALUE}).",
      defaultValue = "24000")
  private int runs;

  @Option(
      names = "--policy-seed",
      description = "Draws the rules of the demo's company (${DEFAULT-VALUE}).",
      defaultValue = "0")
  private long policySeed;

  @Option(
      names = "--only-mine",
      description = "Stop after mining, with traffic of three scenarios.")
  private boolean onlyMine;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "How long loading may take (${DEFAULT-VALUE}).",
      defaultValue = "300")
  private long waitSeconds;

  @Option(names = "--keep", description = "Keep the servers up after the summary, until Ctrl-C.")
  private boolean keep;

  @Override
  public Integer call() throws IOException, SQLException, InterruptedException {
    if (runs <= 0 || waitSeconds <= 0) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot use --runs %d --wait %d; give numbers above 0".formatted(runs, waitSeconds));
    }
    if ((scenario != null && traces.isEmpty()) || (base != null && scenario == null)) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot go on without traces and a scenario; give --traces FILE --scenario auto [--base DIR]");
    }
    LineFiles.require(traces);
    Settings read = settings.read();
    if (traces.isEmpty() && !onlyMine && !read.kafka().external()) {
      LoopRun.turn(
          read,
          new LoopOptions(LoopOptions.demo(), policySeed, seed, Map.of(), runs, waitSeconds, keep),
          new Timeline(spec.commandLine().getErr()),
          spec.commandLine().getOut(),
          spec.commandLine().getErr());
      return 0;
    }
    PrintWriter out = spec.commandLine().getOut();
    Timeline timeline = new Timeline(spec.commandLine().getErr());
    Traffic traffic =
        traces.isEmpty()
            ? SimulatedTraffic.plant(seed, runs, read.home())
            : new FileTraffic(
                traces, new TooLarge(spec.commandLine().getErr(), read.kafka(), read.mine()));
    try (MillRun run = MillRun.start(read, timeline)) {
      run.produce(traffic);
      run.await(Duration.ofSeconds(waitSeconds));
      run.summarise(traffic, out);
      if (scenario != null) {
        goOn(run, read, timeline);
      }
      if (keep) {
        out.println("Servers stay up until Ctrl-C.");
        out.flush();
        new CountDownLatch(1).await();
      }
    }
    return traffic.tooLarge() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void goOn(MillRun run, Settings read, Timeline timeline)
      throws IOException, SQLException {
    PrintWriter out = spec.commandLine().getOut();
    Path model = base == null ? LoopOptions.demo().resolve("base") : base;
    List<String> names = scenario.equals("auto") ? scenarios(run) : List.of(scenario);
    TrafficLoop loop = new TrafficLoop(read, run, model, timeline, spec.commandLine().getErr());
    for (String name : names) {
      loop.turn(name).print(out);
      out.flush();
    }
    if (base == null) {
      out.println();
      out.println(
          "The base was the demo's, 0.9 million parameters that know a made-up company's messages"
              + " and nothing else; name one of yours with --base DIR.");
    }
    out.flush();
    new Loader(read.lakeDirectory(), run.gateway()).load(commit -> {});
  }

  private static List<String> scenarios(MillRun run) throws IOException, SQLException {
    return run.gateway()
        .readOnly(
            connection -> {
              List<String> names = new ArrayList<>();
              try (Statement query = connection.createStatement();
                  ResultSet row =
                      query.executeQuery(
                          "SELECT DISTINCT scenario FROM trace_facts ORDER BY scenario")) {
                while (row.next()) {
                  names.add(row.getString(1));
                }
              }
              return names;
            });
  }
}
