package io.millrace.registry;

import java.util.Locale;

/** Where an answer to "what serves here" comes from, in the order in which it is looked for. */
public enum Source {
  /** The path that the caller named. */
  EXPLICIT_PATH,
  /** What is active in the slot of the role. */
  EXACT_ROLE,
  /** What a rollback of that slot would return to. */
  EXACT_ROLE_BEFORE,
  /** What is active in the scenario's slot for all roles. */
  ANY_ROLE,
  /** What a rollback of that slot would return to. */
  ANY_ROLE_BEFORE,
  /** The base without an adapter. */
  PLAIN_BASE,
  /** Nothing can be served. */
  NOTHING;

  /** The code used in files, metrics and on the command line. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
