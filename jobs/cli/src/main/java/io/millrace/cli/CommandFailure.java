package io.millrace.cli;

/** A command that could not do its work; the message says what, the value and the remedy. */
public final class CommandFailure extends RuntimeException {

  public CommandFailure(String message) {
    super(message);
  }

  public CommandFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
