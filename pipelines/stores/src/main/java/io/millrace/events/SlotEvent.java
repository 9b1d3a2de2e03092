package io.millrace.events;

import io.millrace.registry.SlotEntry;

/**
 * What Kafka is told of one entry.
 *
 * @param key the slot
 */
public record SlotEvent(String key, String value) {

  /** The entry as it lies in the log. */
  static SlotEvent of(SlotEntry entry) {
    return new SlotEvent(entry.slot().toString(), entry.json());
  }
}
