package io.millrace.cli.scenario;

import io.millrace.cli.CommandFailure;
import io.millrace.scenario.InvalidScenarioException;
import io.millrace.scenario.Mining;
import io.millrace.scenario.Scenario;
import io.millrace.scenario.ScenarioFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A scenario as somebody named it.
 *
 * @param files what its directory says; empty for one that has none here
 */
public record NamedScenario(String name, Optional<Scenario> files) {

  /**
   * Takes a scenario's directory, or its name.
   *
   * @param scenarios where the directories of scenarios lie
   * @throws CommandFailure when its files have a fault, or describe another scenario
   */
  public static NamedScenario find(String named, Path scenarios) throws IOException {
    Path given = Path.of(named);
    if (Files.isRegularFile(given.resolve(Scenario.FILE))) {
      Scenario files = read(given);
      return new NamedScenario(files.name(), Optional.of(files));
    }
    if (given.getNameCount() > 1 || given.isAbsolute()) {
      throw new CommandFailure(
          "Cannot use scenario %s: it holds no %s; name a directory with one, or only a name"
              .formatted(named, Scenario.FILE));
    }
    Path directory = scenarios.resolve(named);
    if (!Files.isRegularFile(directory.resolve(Scenario.FILE))) {
      return new NamedScenario(named, Optional.empty());
    }
    Scenario files = read(directory);
    if (!files.name().equals(named)) {
      throw new CommandFailure(
          "Cannot use %s as scenario %s: its name is %s; name the directory like its scenario"
              .formatted(directory, named, files.name()));
    }
    return new NamedScenario(named, Optional.of(files));
  }

  /** Its thresholds, the defaults where it has no files. */
  public Mining mining() {
    return files.map(Scenario::mining).orElse(Mining.DEFAULT);
  }

  private static Scenario read(Path directory) throws IOException {
    try {
      return ScenarioFiles.read(directory);
    } catch (InvalidScenarioException invalid) {
      throw new CommandFailure(invalid.faults().get(0).toString(), invalid);
    }
  }
}
