package io.millrace.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.decode.TraceJson;
import io.millrace.testing.DeskTasks;
import io.millrace.testing.DeskTraffic;
import io.millrace.testing.Planted;
import io.millrace.testing.PlantedTraces;
import io.millrace.testing.PlantedTraffic;
import io.millrace.trace.Feedback;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "simulate",
    description = "Writes planted traffic as JSON lines, and its truth into a file of its own.",
    mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {

  private static final JsonMapper JSON = new JsonMapper();

  @Spec private CommandSpec spec;

  @Option(names = "--seed", description = "The same seed, the same traffic (${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--runs", description = "How many runs (${DEFAULT-VALUE}).")
  private int runs = 3000;

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      description =
          "Only this scenario's traffic, with its held-out tasks; there is "
              + DeskTasks.SCENARIO
              + ".")
  private String scenario;

  @Option(
      names = "--policy-seed",
      paramLabel = "SEED",
      description =
          "With --scenario, which company's rules; 0 is the one in the repository (${DEFAULT-VALUE}).")
  private long policySeed = 0;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to write; by default planted/ under the home directory.")
  private Path directory;

  @Override
  public Integer call() throws IOException {
    if (runs <= 0) {
      throw new ParameterException(
          spec.commandLine(), "Cannot use --runs %d; give a number above 0".formatted(runs));
    }
    if (scenario != null && !scenario.equals(DeskTasks.SCENARIO)) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot simulate scenario '%s'; give %s".formatted(scenario, DeskTasks.SCENARIO));
    }
    Path target =
        directory != null
            ? directory
            : ((Millrace) spec.root().userObject()).home().resolve("planted");
    Files.createDirectories(target);
    PlantedTraffic traffic = scenario == null ? PlantedTraces.generate(seed, runs) : desk(target);
    int unprintable = 0;
    try (OutputStream traces = buffered(target.resolve("traces.jsonl"));
        OutputStream feedback = buffered(target.resolve("feedback.jsonl"))) {
      for (Planted record : traffic.records()) {
        if (record instanceof Planted.Delivery delivery) {
          line(traces, TraceJson.encode(delivery.trace()));
        } else if (record instanceof Planted.Rating rating) {
          line(feedback, json(rating.feedback()));
        } else if (record instanceof Planted.Broken broken) {
          if (broken.bytes()[0] > 0) {
            line(traces, broken.bytes());
          } else {
            unprintable++;
          }
        }
      }
    }
    traffic.truth().write(target.resolve("truth.json"));
    spec.commandLine()
        .getOut()
        .println(
            "Wrote traces.jsonl, feedback.jsonl%s and truth.json to %s; left out %d binary records"
                .formatted(
                    scenario == null ? "" : ", tasks.jsonl, audit.jsonl", target, unprintable));
    return 0;
  }

  /** Traffic of the support desk; what its gate and its audit ask lies beside it. */
  private PlantedTraffic desk(Path target) throws IOException {
    DeskTasks tasks = DeskTasks.draw(policySeed, seed);
    tasks.gate().write(target.resolve("tasks.jsonl"));
    tasks.audit().write(target.resolve("audit.jsonl"));
    return DeskTraffic.generate(tasks, seed, runs);
  }

  private static OutputStream buffered(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file));
  }

  private static void line(OutputStream out, byte[] bytes) throws IOException {
    out.write(bytes);
    out.write('\n');
  }

  private static byte[] json(Feedback feedback) {
    ObjectNode record =
        JSON.createObjectNode()
            .put("trace_id", feedback.traceId())
            .put("name", feedback.name())
            .put("source", feedback.source())
            .put("author", feedback.author())
            .put("score", feedback.score())
            .put("time", feedback.time().toString());
    return record.toString().getBytes(StandardCharsets.UTF_8);
  }
}
