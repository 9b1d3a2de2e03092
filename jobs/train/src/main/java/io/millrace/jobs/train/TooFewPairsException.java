package io.millrace.jobs.train;

/** A dataset that is too small to learn from. */
public final class TooFewPairsException extends RuntimeException {

  private static final long serialVersionUID = 1;

  TooFewPairsException(String message) {
    super(message);
  }

  /** The same with the traces of its scenario by reason. */
  TooFewPairsException(TooFewPairsException few, String reasons) {
    super(few.getMessage() + reasons, few);
  }
}
