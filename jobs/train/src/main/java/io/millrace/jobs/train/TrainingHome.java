package io.millrace.jobs.train;

import java.nio.file.Path;

/** Where a home keeps what training reads and writes; all hosts of a cluster must see it. */
public record TrainingHome(Path home) {

  public TrainingHome {
    home = home.toAbsolutePath().normalize();
  }

  /** One folder per dataset, named by its hash. */
  public Path datasets() {
    return home.resolve("datasets");
  }

  /** One folder per run. */
  public Path runs() {
    return home.resolve("runs");
  }

  /** Where base models lie by their names. */
  public Path models() {
    return home.resolve("models");
  }

  /** The registry. */
  public Path registry() {
    return home.resolve("registry");
  }

  /** Where native libraries unpack themselves. */
  public Path cache() {
    return home.resolve("cache").resolve("djl");
  }
}
