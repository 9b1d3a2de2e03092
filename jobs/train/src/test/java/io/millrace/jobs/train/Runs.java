package io.millrace.jobs.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.model.worker.RecipeKeys;
import io.millrace.model.worker.TrainingData;
import io.millrace.model.worker.WorkerJson;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Small real runs: a base of two narrow layers that learns to answer with a number's successor. */
final class Runs {

  static final Path ROOT = Path.of(System.getProperty("millrace.root"));
  static final Path BASE = ROOT.resolve("pipelines/testing/vectors/model/models/llama-gqa");
  static final String CACHE = ROOT.resolve("jobs/train/target/djl").toString();
  static final String DATASET = "d".repeat(64);

  private Runs() {}

  /** The recipe's keys that make a run of some seconds. */
  static Map<String, String> keys(int steps) {
    return new TreeMap<>(
        Map.of(
            "steps", Integer.toString(steps),
            "batch_size", "4",
            "micro_batch", "2",
            "learning_rate", "0.005",
            "dropout", "0.1",
            "precision", "f32",
            "checkpoint_every", "5",
            "evaluate_every", "10"));
  }

  /** Writes a run's folder. */
  static RunFolder prepare(Path home, String id, Map<String, String> recipe, WorkerOptions worker)
      throws IOException {
    return prepare(home, id, BASE, recipe, worker);
  }

  /** Writes the folder of a run on a base of its own. */
  static RunFolder prepare(Path home, String id, Path base, Map<String, String> recipe)
      throws IOException {
    return prepare(home, id, base, recipe, worker());
  }

  private static RunFolder prepare(
      Path home, String id, Path base, Map<String, String> recipe, WorkerOptions worker)
      throws IOException {
    RunFolder folder = new RunFolder(new TrainingHome(home).runs().resolve(id));
    Files.createDirectories(folder.data());
    TrainingData.write(folder.data().resolve(TrainingData.TRAIN), conversations(0, 24));
    TrainingData.write(folder.data().resolve(TrainingData.EVAL), conversations(24, 28));
    folder.write(
        new RunRequest(
            id,
            "numbers",
            "default",
            "",
            DATASET,
            null,
            base.toString(),
            "llama-gqa",
            new TrainingHome(home).registry().toString(),
            home.resolve("lake").toString(),
            0,
            RecipeKeys.recipe(recipe),
            worker));
    return folder;
  }

  /** Copies the base's files into a new folder. */
  static Path copyOfBase(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(BASE)) {
      for (Path file : files) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    return folder;
  }

  /** Carries a run to its end. */
  static RunResult run(RunFolder folder) throws IOException {
    try (RunExecution execution = new RunExecution(folder, new Gpus())) {
      return execution.run().orElseThrow();
    }
  }

  static WorkerOptions worker() {
    return WorkerOptions.in(CACHE);
  }

  static List<ObjectNode> conversations(int from, int to) {
    List<ObjectNode> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      ObjectNode row = WorkerJson.MAPPER.createObjectNode();
      ArrayNode messages = row.putArray("messages");
      messages.addObject().put("role", "user").put("content", "What follows " + i + "?");
      messages.addObject().put("role", "assistant").put("content", "It is " + (i + 1) + ".");
      row.putNull("tools");
      rows.add(row);
    }
    return rows;
  }

  /** Puts preference pairs in the place of a run's conversations: words before digits. */
  static void writePreferences(RunFolder folder) throws IOException {
    List<ObjectNode> rows = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      ObjectNode row = WorkerJson.MAPPER.createObjectNode();
      row.putArray("prefix").addObject().put("role", "user").put("content", "Say " + i);
      row.putObject("chosen").put("role", "assistant").put("content", "the number it is");
      row.putObject("rejected").put("role", "assistant").put("content", "" + i + i + i);
      row.putNull("tools");
      rows.add(row);
    }
    TrainingData.write(folder.data().resolve(TrainingData.TRAIN), rows.subList(0, 10));
    TrainingData.write(folder.data().resolve(TrainingData.EVAL), rows.subList(10, 12));
  }

  /** Step and loss of each step of the newest attempt, in order. */
  static List<String> curve(RunFolder folder) throws IOException {
    List<String> curve = new ArrayList<>();
    for (JsonNode report : folder.progress()) {
      if (report.path("kind").asText().equals("stepped")) {
        curve.add(report.path("step") + " " + report.path("loss"));
      }
    }
    return curve;
  }

  /** Processes of a run's workers that live. */
  static List<ProcessHandle> workers(Path under) {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                process
                    .info()
                    .commandLine()
                    .filter(line -> line.contains(WorkerMain.class.getName()))
                    .filter(line -> line.contains(under.toString()))
                    .isPresent())
        .toList();
  }
}
