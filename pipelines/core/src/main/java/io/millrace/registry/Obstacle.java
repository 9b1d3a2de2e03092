package io.millrace.registry;

import java.util.Locale;

/** Why something that was asked for cannot be served here. */
public enum Obstacle {
  /** The slot's newest entry, or the adapter's manifest, cannot be read. */
  UNREADABLE,
  /** There is no such adapter or folder. */
  NO_ADAPTER,
  /** A file that the manifest lists is missing or has another size. */
  FILES_CHANGED,
  /** It names no base although it is an adapter. */
  NO_BASE,
  /** Its base is not on this machine. */
  BASE_MISSING,
  /** The base of that name has other weights than those it was trained against. */
  BASE_CHANGED,
  /** Nothing can serve what its backend makes. */
  NO_RUNTIME,
  /** Something can, but not here. */
  RUNTIME_NOT_HERE,
  /** It needs more memory than there is. */
  MEMORY,
  /** The server that asks has tried to load it and could not. */
  NOT_LOADED;

  /** The code used in files, metrics and on the command line. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
