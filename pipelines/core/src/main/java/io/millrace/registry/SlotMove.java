package io.millrace.registry;

/**
 * One adapter's step in an entry.
 *
 * @param from null when the slot did not know it
 */
public record SlotMove(String adapter, String weightsHash, AdapterState from, AdapterState to) {}
