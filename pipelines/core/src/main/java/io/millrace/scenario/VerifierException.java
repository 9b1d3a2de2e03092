package io.millrace.scenario;

/** A verifier that could not judge; the message says why. */
public final class VerifierException extends Exception {

  private static final long serialVersionUID = 1L;

  public VerifierException(String message) {
    super(message);
  }

  public VerifierException(String message, Throwable cause) {
    super(message, cause);
  }
}
