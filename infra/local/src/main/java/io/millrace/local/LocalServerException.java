package io.millrace.local;

/** A local server could not be started, reached or stopped; the message names the remedy. */
public final class LocalServerException extends RuntimeException {
  public LocalServerException(String message) {
    super(message);
  }

  LocalServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
