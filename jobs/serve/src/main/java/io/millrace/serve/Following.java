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
 * @param holdback the share of conversations that always get the plain base, from 0 to below 1
 */
public record Following(Path registry, List<Slot> slots, Duration interval, double holdback) {

  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(2);

  /** No slot. */
  public static final Following NOTHING = new Following(Path.of(""), List.of(), DEFAULT_INTERVAL);

  public Following {
    slots = List.copyOf(slots);
    if (!(holdback >= 0 && holdback < 1)) {
      throw new IllegalArgumentException(
          "a holdback of " + holdback + " is no share; give a number from 0 to below 1");
    }
  }

  /** Slots of which no conversation is held back. */
  public Following(Path registry, List<Slot> slots, Duration interval) {
    this(registry, slots, interval, 0);
  }
}
