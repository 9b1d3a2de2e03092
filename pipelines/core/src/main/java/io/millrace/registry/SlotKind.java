package io.millrace.registry;

import java.util.Locale;

/** What a slot holds. */
public enum SlotKind {
  /** An adapter, or the plain base. */
  ADAPTER,
  /** Which model answers which class of queries, or no policy. */
  ROUTING_POLICY,
  /** An agent's configuration for a class of queries, or none. */
  AGENT_CONFIG;

  /** The word used in files and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The same word for people. */
  public String spoken() {
    return word().replace('_', ' ');
  }

  /** What is there when nothing is active. */
  public String nothing() {
    return this == ADAPTER ? "the plain base" : "no " + spoken();
  }

  /**
   * The kind of a word.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static SlotKind of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
