package io.millrace.jobs.train;

/** A dataset that is too small to learn from. */
public final class TooFewPairsException extends RuntimeException {

  private static final long serialVersionUID = 1;

  TooFewPairsException(String message) {
    super(message);
  }
}
