package io.millrace.model.train;

/**
 * How a run goes.
 *
 * @param steps optimizer steps in all, those before a restart included
 * @param microBatch examples that go through the model at once
 * @param accumulation micro-batches of one step
 * @param seed decides the order of examples
 * @param evaluateEvery steps between evaluations; 0 never evaluates
 * @param patience evaluations without a better loss after which the run ends; 0 never ends it
 * @param checkpointEvery steps between checkpoints; 0 makes none
 */
public record RunOptions(
    int steps,
    int microBatch,
    int accumulation,
    long seed,
    int evaluateEvery,
    int patience,
    int checkpointEvery) {

  public RunOptions {
    if (steps < 1) {
      throw new IllegalArgumentException("a run of " + steps + " steps learns nothing");
    }
  }
}
