package io.millrace.jobs.canary;

import io.millrace.flink.config.CanaryConfig;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotLog;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Clock;

/**
 * A slot and the places that its canary's watch reads and writes, which all hosts of a cluster see
 * under the same paths.
 */
record SlotPlace(String home, String registry, String lake, String scenario, String role)
    implements Serializable {

  private static final long serialVersionUID = 1;

  static SlotPlace of(CanaryConfig config) {
    return new SlotPlace(
        config.home().toString(),
        config.registry().toString(),
        config.lake().toString(),
        config.slot().scenario(),
        config.slot().role());
  }

  Slot slot() {
    return new Slot(scenario, role);
  }

  SlotLog log() {
    return new SlotLog(Registry.in(Path.of(registry)).store(), slot(), Clock.systemUTC());
  }

  CanarySettlement settlement() {
    return new CanarySettlement(
        Path.of(home), Path.of(lake), Registry.in(Path.of(registry)), log());
  }
}
