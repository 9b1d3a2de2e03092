package io.millrace.model.train;

import java.util.OptionalDouble;

/**
 * How a run ended.
 *
 * @param steps steps made, those before a restart included
 * @param loss of the last step, whichever process made it; empty before the first
 * @param bestLoss the least evaluation loss; the parameters are those that reached it
 */
public record RunEnd(Reason reason, int steps, OptionalDouble loss, OptionalDouble bestLoss) {

  /** Why no more steps are made. */
  public enum Reason {
    COMPLETED,
    NO_LONGER_IMPROVING,
    /** An evaluation's loss was no number, after another that was; the best parameters are kept. */
    EVALUATION_DIVERGED,
    CANCELLED
  }
}
