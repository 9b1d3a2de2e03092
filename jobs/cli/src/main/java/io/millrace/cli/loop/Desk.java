package io.millrace.cli.loop;

import io.millrace.scenario.Scenario;
import io.millrace.scenario.ScenarioFiles;
import io.millrace.testing.DeskTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The demo's company as one run draws it. Its scenario lies in the home with the gate's tasks; what
 * the audit asks lies apart, where no job looks.
 *
 * @param scenario as read from the home
 * @param tasks whose cases are shared out among traffic, gate and audit
 */
record Desk(Scenario scenario, DeskTasks tasks) {

  /**
   * Copies the scenario into the home and draws its tasks.
   *
   * @param template the scenario's directory as it comes with Millrace
   */
  static Desk draw(Path template, Path home, long policySeed, long seed) throws IOException {
    Path directory = home.resolve("scenarios").resolve(DeskTasks.SCENARIO);
    copy(template, directory);
    DeskTasks tasks = DeskTasks.draw(policySeed, seed);
    tasks.gate().write(directory.resolve("tasks.jsonl"));
    tasks.audit().write(Files.createDirectories(home.resolve("planted")).resolve("audit.jsonl"));
    return new Desk(ScenarioFiles.read(directory), tasks);
  }

  /** The slot's role. */
  String role() {
    return scenario.roles().get(0);
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(from)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Path target = to.resolve(from.relativize(file).toString());
      Files.createDirectories(target.getParent());
      Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
