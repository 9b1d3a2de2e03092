package io.millrace.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a scenario's base model lies. Its name is the {@code base_model} of scenario.yaml, else the
 * default of the scenario's name; the folder is the directory of that name beside scenario.yaml,
 * else the one below the directory of all bases.
 */
public final class BaseModels {

  /** The bases of scenarios that name none, by the scenario's name. */
  public static final Map<String, String> DEFAULTS = Map.of("support-desk", "base");

  private final Path models;

  /**
   * @param models where bases lie by their names, {@code models/} of a home
   */
  public BaseModels(Path models) {
    this.models = models;
  }

  /** The folder of a scenario's base, which need not exist; empty where no base is named. */
  public Optional<Path> find(Scenario scenario) {
    return find(scenario.directory(), scenario.name(), scenario.baseModel());
  }

  /**
   * The same of a scenario that may have no file.
   *
   * @param directory where its file is, or would be
   * @param declared its {@code base_model}, empty for none
   */
  public Optional<Path> find(Path directory, String name, String declared) {
    String base = declared.isEmpty() ? DEFAULTS.getOrDefault(name, "") : declared;
    if (base.isEmpty()) {
      return Optional.empty();
    }
    Path beside = directory.resolve(base);
    return Stream.of(beside, models.resolve(base))
        .filter(folder -> Files.isRegularFile(folder.resolve("config.json")))
        .findFirst()
        .or(() -> Optional.of(beside));
  }

  /**
   * The folder of a scenario's base, which need not exist.
   *
   * @throws IOException where no base is named, saying what to set
   */
  public Path of(Scenario scenario) throws IOException {
    Optional<Path> found = find(scenario);
    return found.orElseThrow(() -> missing(scenario.directory(), scenario.name()));
  }

  /** Says that a scenario names no base and has no default, and what to set. */
  public IOException missing(Path directory, String name) {
    return new IOException(
        "Cannot find a base model for scenario %s: it names none and has no default; set base_model in %s to a directory beside it or to a name in %s, or give a folder with --base"
            .formatted(name, directory.resolve(Scenario.FILE), models));
  }
}
