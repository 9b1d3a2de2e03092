package io.millrace.jobs.train;

import io.millrace.model.worker.Failure;
import io.millrace.model.worker.Report;
import java.io.IOException;

/** The system does not start a worker's process. */
final class NotStartedException extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * @param refused what the system said
   */
  NotStartedException(IOException refused) {
    super(Reasons.of(refused), refused);
  }

  /** Why the attempt has no result: memory where the system names it, else its files. */
  Report.Failed report(RunFolder.Attempt attempt) {
    boolean memory = getMessage().contains("allocate memory");
    String why =
        "Cannot start the process of attempt %d: %s; %s, and train again"
            .formatted(
                attempt.number(),
                getMessage(),
                memory
                    ? "give the machine more memory, or let it carry out fewer runs at a time"
                    : "see that this Java can be run and that the system allows another process");
    return new Report.Failed(memory ? Failure.OUT_OF_MEMORY : Failure.FILES, why);
  }
}
