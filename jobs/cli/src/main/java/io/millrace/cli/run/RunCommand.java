package io.millrace.cli.run;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.MiningOptions;
import io.millrace.cli.loop.LoopOptions;
import io.millrace.cli.loop.LoopRun;
import io.millrace.cli.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
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
      description = "Your own traces, one JSON object a line.")
  private List<Path> traces = List.of();

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
    for (Path file : traces) {
      if (!Files.isReadable(file)) {
        throw new CommandFailure("Cannot read %s: name a file of one trace a line".formatted(file));
      }
    }
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
            : new FileTraffic(traces);
    try (MillRun run = MillRun.start(read, timeline)) {
      run.produce(traffic);
      run.await(Duration.ofSeconds(waitSeconds));
      run.summarise(traffic, out);
      if (keep) {
        out.println("Servers stay up until Ctrl-C.");
        out.flush();
        new CountDownLatch(1).await();
      }
    }
    return 0;
  }
}
