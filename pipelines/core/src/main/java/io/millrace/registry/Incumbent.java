package io.millrace.registry;

/**
 * The adapter that a slot serves.
 *
 * @param slot whose log calls it active: the slot itself, or the one for all roles
 * @param adapter its id
 */
public record Incumbent(Slot slot, String adapter) {}
