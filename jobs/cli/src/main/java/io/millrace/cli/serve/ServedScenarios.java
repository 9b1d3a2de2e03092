package io.millrace.cli.serve;

import io.millrace.cli.CommandFailure;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.Slots;
import io.millrace.scenario.BaseModels;
import io.millrace.scenario.Scenario;
import io.millrace.scenario.ScenarioFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The slots to follow and the base they ask for.
 *
 * @param base the base of the scenarios that have one
 */
record ServedScenarios(List<Slot> slots, Optional<Path> base) {

  private static final Path SCENARIOS = Path.of("scenarios");

  /**
   * Reads what was named: a scenario's directory or its name in {@code scenarios/}, or {@code
   * NAME=ROLE,ROLE} for one without files here. Nothing named means every slot of the registry.
   */
  static ServedScenarios read(List<String> named, Path registry, BaseModels models)
      throws IOException {
    Set<Slot> slots = new LinkedHashSet<>();
    Set<Path> bases = new LinkedHashSet<>();
    for (String each : named) {
      String[] parts = each.split("=", 2);
      if (parts.length == 2) {
        for (String role : parts[1].split(",")) {
          slots.add(slot(parts[0], role.strip()));
        }
      } else {
        Scenario scenario = ScenarioFiles.read(directory(each));
        scenario.roles().forEach(role -> slots.add(slot(scenario.name(), role)));
        Optional<Path> base = models.find(scenario).filter(Files::isDirectory);
        if (base.isPresent()) {
          bases.add(base.get().toRealPath());
        }
      }
    }
    if (bases.size() > 1) {
      throw new CommandFailure(
          "Cannot serve scenarios of %d bases %s at once; start a server for each"
              .formatted(bases.size(), bases));
    }
    if (named.isEmpty()) {
      slots.addAll(new Slots(Registry.in(registry).store(), Clock.systemUTC()).all());
    }
    return new ServedScenarios(new ArrayList<>(slots), bases.stream().findFirst());
  }

  private static Slot slot(String scenario, String role) {
    try {
      return new Slot(scenario, role);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("Cannot follow a slot: " + e.getMessage(), e);
    }
  }

  private static Path directory(String named) {
    Path given = Path.of(named);
    return Files.isRegularFile(given.resolve(Scenario.FILE)) ? given : SCENARIOS.resolve(named);
  }
}
