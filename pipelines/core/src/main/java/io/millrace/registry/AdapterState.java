package io.millrace.registry;

import java.util.Locale;

/** Where an adapter stands in a slot. */
public enum AdapterState {
  /** Published for the slot and not yet looked at. */
  CANDIDATE,
  /** Loaded beside what serves, so that it can be asked; no traffic is routed to it. */
  SHADOW,
  /** Gets a share of the traffic. */
  CANARY,
  /** Serves. */
  ACTIVE,
  /** Served until another took its place; a rollback may return to it. */
  RETIRED,
  /** Refused by a verdict, or withdrawn. */
  REJECTED,
  /** Served and was taken back. */
  ROLLED_BACK;

  /** The word used in files and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The state of a word.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static AdapterState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
