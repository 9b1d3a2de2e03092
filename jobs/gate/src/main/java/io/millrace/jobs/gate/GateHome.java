package io.millrace.jobs.gate;

import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotLog;
import io.millrace.registry.Slots;
import io.millrace.scenario.BaseModels;
import io.millrace.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Where a gate reads and writes; all hosts of a cluster must see it under the same paths.
 *
 * @param home holds {@code gates/} and {@code verdicts/}
 * @param registry adapters, slots with their ledgers, and the raw rows
 * @param lake gets the rows of evaluations, verdicts and adapters
 * @param cache where native libraries unpack themselves
 */
public record GateHome(Path home, Path registry, Path lake, Path cache) {

  public GateHome {
    home = home.toAbsolutePath().normalize();
    registry = registry.toAbsolutePath().normalize();
    lake = lake.toAbsolutePath().normalize();
    cache = cache.toAbsolutePath().normalize();
  }

  /** The usual places under a home. */
  public static GateHome under(Path home) {
    return new GateHome(
        home, home.resolve("registry"), home.resolve("lake"), home.resolve("cache").resolve("djl"));
  }

  /** One folder a run of the gate. */
  public Path gates() {
    return home.resolve("gates");
  }

  /** One receipt a verdict, its raw rows beside it. */
  public Path verdicts() {
    return home.resolve("verdicts");
  }

  /** The base that scenarios have, which need not exist. */
  Path base(Scenario scenario) throws IOException {
    return new BaseModels(home.resolve("models")).of(scenario);
  }

  Registry adapters() {
    return Registry.in(registry);
  }

  Slots slots() {
    return new Slots(adapters().store(), Clock.systemUTC());
  }

  SlotLog log(Slot slot) {
    return slots().log(slot);
  }
}
