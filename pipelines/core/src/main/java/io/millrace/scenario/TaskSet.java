package io.millrace.scenario;

import io.millrace.gate.PlannedTask;
import io.millrace.identity.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The held-out tasks of a scenario in the order of their file.
 *
 * @param hash SHA-256 over the tasks as canonical JSON, one a line, lower-case hex
 */
public record TaskSet(List<ScenarioTask> tasks, String hash) {

  public TaskSet {
    tasks = List.copyOf(tasks);
  }

  /** The tasks given, with their hash. */
  public static TaskSet of(List<ScenarioTask> tasks) {
    StringBuilder lines = new StringBuilder();
    tasks.forEach(task -> lines.append(TaskJson.line(task)).append('\n'));
    return new TaskSet(tasks, Sha256.hex(lines.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Reads a file of tasks, one JSON object a line; empty lines are passed over.
   *
   * @throws IOException if the file cannot be read
   * @throws InvalidScenarioException with all its faults: lines that are no task, ids used twice,
   *     groups in two slices, no task at all
   */
  public static TaskSet read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          "Cannot read %s: there is no such file; name the tasks with tasks: in scenario.yaml"
              .formatted(file));
    }
    Faults faults = new Faults(file);
    List<ScenarioTask> tasks = new ArrayList<>();
    Map<String, Integer> ids = new HashMap<>();
    Map<String, String> slices = new HashMap<>();
    List<String> lines = Files.readAllLines(file);
    for (int line = 1; line <= lines.size(); line++) {
      Optional<ScenarioTask> read = TaskJson.read(lines.get(line - 1), line, faults);
      if (read.isPresent()) {
        check(read.get(), line, ids, slices, faults);
        tasks.add(read.get());
      }
    }
    if (lines.stream().allMatch(String::isBlank)) {
      faults.add(0, "Cannot test anything: the file holds no task; write one JSON object a line");
    }
    faults.throwIfAny();
    return of(tasks);
  }

  private static void check(
      ScenarioTask task,
      int line,
      Map<String, Integer> ids,
      Map<String, String> slices,
      Faults faults) {
    Integer before = ids.putIfAbsent(task.id(), line);
    if (before != null) {
      faults.add(
          line,
          "Cannot use id %s twice: line %d has it too; give each task an id of its own"
              .formatted(task.id(), before));
    }
    String slice = slices.putIfAbsent(task.group(), task.slice());
    if (slice != null && !slice.equals(task.slice())) {
      faults.add(
          line,
          "Cannot put group %s into slice %s: an earlier task puts it into %s; give its tasks one slice"
              .formatted(task.group(), task.slice(), slice));
    }
  }

  /** Writes the tasks, one JSON object a line. */
  public void write(Path file) throws IOException {
    Files.write(file, tasks.stream().map(TaskJson::line).toList());
  }

  /** The tasks as the gate's decision sees them. */
  public List<PlannedTask> planned() {
    return tasks.stream().map(ScenarioTask::planned).toList();
  }
}
