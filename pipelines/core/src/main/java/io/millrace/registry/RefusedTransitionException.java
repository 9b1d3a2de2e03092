package io.millrace.registry;

/** A change that a slot's table of transitions does not allow; nothing was written. */
public final class RefusedTransitionException extends Exception {

  public RefusedTransitionException(String message) {
    super(message);
  }
}
