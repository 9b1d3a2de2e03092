package io.millrace.decode;

import io.millrace.fact.RejectReason;

/** Says why one input record cannot be read, naming field, value and remedy. */
public final class RejectedInput extends Exception {
  private static final long serialVersionUID = 1;

  private final RejectReason reason;

  public RejectedInput(RejectReason reason, String message) {
    // a poisoned topic must not cost a stack trace a record
    super(message, null, false, false);
    this.reason = reason;
  }

  public RejectReason reason() {
    return reason;
  }
}
