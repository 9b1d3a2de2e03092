package io.millrace.lake;

import java.io.IOException;

/** A lock was not free within the time allowed. */
public final class LockHeldException extends IOException {
  private static final long serialVersionUID = 1L;

  public LockHeldException(String message) {
    super(message);
  }

  public LockHeldException(String message, Throwable cause) {
    super(message, cause);
  }
}
