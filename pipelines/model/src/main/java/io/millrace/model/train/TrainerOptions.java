package io.millrace.model.train;

/**
 * How a trainer makes its steps.
 *
 * @param seed decides dropout
 * @param checkpointing recompute layers on the way back instead of keeping their results
 */
public record TrainerOptions(
    OptimizerOptions optimizer, Schedule schedule, long seed, boolean checkpointing) {

  /** The default optimizer, without checkpointing. */
  public static TrainerOptions of(Schedule schedule, long seed) {
    return new TrainerOptions(OptimizerOptions.DEFAULT, schedule, seed, false);
  }
}
