package io.millrace.jobs.gate;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Locale;

/**
 * The evidence so far.
 *
 * @param groups read, those of earlier runs of the test among them
 * @param planned groups of the task set
 * @param gain mean difference of the scores
 * @param lower bound of the gain
 * @param upper bound of the gain
 * @param answered batches of this run that are answered
 * @param batches of this run
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record GateProgress(
    int groups, int planned, double gain, double lower, double upper, int answered, int batches) {

  /** A line for people. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%d of %d groups read, gain %+.3f (%+.3f to %+.3f), %d of %d batches answered",
        groups,
        planned,
        gain,
        lower,
        upper,
        answered,
        batches);
  }
}
