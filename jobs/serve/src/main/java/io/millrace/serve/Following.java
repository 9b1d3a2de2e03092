package io.millrace.serve;

import io.millrace.registry.Slot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Which slots a server follows.
 *
 * @param registry the registry's directory
 * @param slots empty follows nothing
 * @param interval between two looks
 */
public record Following(Path registry, List<Slot> slots, Duration interval) {

  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(2);

  /** No slot. */
  public static final Following NOTHING = new Following(Path.of(""), List.of(), DEFAULT_INTERVAL);

  public Following {
    slots = List.copyOf(slots);
  }
}
