package io.millrace.model.train;

import java.util.List;

/**
 * What a run minimises.
 *
 * @param <E> the kind of example
 */
sealed interface Objective<E> extends AutoCloseable permits SftObjective, DpoObjective {

  /**
   * Adds the gradients of one optimizer step.
   *
   * @param microBatches the step's examples in the portions that go through the model at once
   * @param seed decides the dropout of the step
   * @param portion told after each micro-batch
   * @return the step's loss
   */
  double accumulate(List<List<E>> microBatches, long seed, Runnable portion);

  /**
   * The loss of examples without gradients and dropout, weighted as in {@link #accumulate}.
   *
   * @param portion told after each micro-batch
   */
  double evaluate(List<List<E>> microBatches, Runnable portion);

  /** Tokens of an example that go through the model. */
  int tokens(E example);

  @Override
  void close();
}
