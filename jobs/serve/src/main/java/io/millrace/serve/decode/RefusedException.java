package io.millrace.serve.decode;

/** Work that is not taken now. */
public final class RefusedException extends Exception {

  private static final long serialVersionUID = 1;

  /** Why. */
  public enum Reason {
    /** Too many wait already. */
    FULL,
    /** The server is about to end. */
    STOPPING,
    /** The decoding thread has ended for a reason that the log tells. */
    BROKEN
  }

  private final Reason reason;

  RefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
