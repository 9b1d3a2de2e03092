package io.millrace.jobs.gate;

import io.millrace.gate.Trial;
import io.millrace.model.worker.WorkerJson;
import io.millrace.scenario.TaskSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The folder of one run of the gate: what was asked for, its progress line by line, and how it
 * ended. The rows lie in the registry.
 */
public final class GateFolder {

  private final Path path;

  GateFolder(Path path) {
    this.path = path;
  }

  public Path path() {
    return path;
  }

  GateRequest request() throws IOException {
    return WorkerJson.MAPPER.readValue(path.resolve("request.json").toFile(), GateRequest.class);
  }

  Trial trial() throws IOException {
    return Trial.parse(Files.readString(path.resolve("trial.json")));
  }

  TaskSet tasks() throws IOException {
    return TaskSet.read(path.resolve("tasks.jsonl"));
  }

  void prepare(GateRequest request, Trial trial, TaskSet tasks) throws IOException {
    Files.createDirectories(path);
    tasks.write(path.resolve("tasks.jsonl"));
    Files.writeString(path.resolve("trial.json"), trial.json());
    write("request.json", request);
  }

  /** Tells the batches' source that no more answers are needed. */
  void enough() throws IOException {
    Files.writeString(path.resolve("enough"), "");
  }

  boolean isEnough() {
    return Files.exists(path.resolve("enough"));
  }

  void add(GateProgress line) throws IOException {
    Files.write(
        path.resolve("progress.jsonl"),
        List.of(WorkerJson.MAPPER.writeValueAsString(line)),
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** The newest line of progress; empty before the first batch. */
  public Optional<GateProgress> progress() throws IOException {
    Path file = path.resolve("progress.jsonl");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String text = Files.readString(file);
    int end = text.lastIndexOf('\n');
    if (end <= 0) {
      return Optional.empty();
    }
    String last = text.substring(text.lastIndexOf('\n', end - 1) + 1, end);
    return Optional.of(WorkerJson.MAPPER.readValue(last, GateProgress.class));
  }

  void write(List<ProbeQuestion> probe) throws IOException {
    List<String> lines = new ArrayList<>();
    for (ProbeQuestion question : probe) {
      lines.add(WorkerJson.MAPPER.writeValueAsString(question));
    }
    Files.write(path.resolve("probe.jsonl"), lines);
  }

  List<ProbeQuestion> probe() throws IOException {
    List<ProbeQuestion> questions = new ArrayList<>();
    for (String line : Files.readAllLines(path.resolve("probe.jsonl"))) {
      questions.add(WorkerJson.MAPPER.readValue(line, ProbeQuestion.class));
    }
    return questions;
  }

  void write(GateOutcome outcome) throws IOException {
    write("outcome.json", outcome);
  }

  /** How the run ended; empty while it goes on, and where it was cut off. */
  public Optional<GateOutcome> outcome() throws IOException {
    Path file = path.resolve("outcome.json");
    return Files.exists(file)
        ? Optional.of(WorkerJson.MAPPER.readValue(file.toFile(), GateOutcome.class))
        : Optional.empty();
  }

  Path worker(String name) throws IOException {
    return Files.createDirectories(path.resolve("workers").resolve(name));
  }

  private void write(String name, Object value) throws IOException {
    Path part = path.resolve(name + ".part");
    Files.write(part, WorkerJson.MAPPER.writeValueAsBytes(value));
    Files.move(
        part,
        path.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
