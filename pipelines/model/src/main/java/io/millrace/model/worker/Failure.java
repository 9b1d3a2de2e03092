package io.millrace.model.worker;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a run has no result. */
public enum Failure {
  /** Base, data or recipe cannot be used. */
  INVALID,
  /** No native library of the engine runs here; the run is skipped. */
  NO_BACKEND,
  /** Loss or gradients are no longer numbers. */
  DIVERGED,
  OUT_OF_MEMORY,
  /** Files cannot be read or written, for instance because the disk is full. */
  FILES,
  /** The engine refused an operation. */
  ENGINE,
  /** No portion of work was done, or nothing was heard, for longer than allowed. */
  HUNG,
  /** The process ended without a word. */
  CRASHED,
  /** Somebody stopped it. */
  CANCELLED,
  /** The result was not accepted by the registry. */
  REFUSED;

  /** Whether another attempt from the last checkpoint may end otherwise. */
  public boolean passing() {
    return this == HUNG || this == CRASHED;
  }

  /** The name in files. */
  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
