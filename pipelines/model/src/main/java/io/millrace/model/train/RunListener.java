package io.millrace.model.train;

/** Hears how a run goes, in the run's thread. */
public interface RunListener {

  /**
   * A micro-batch of a step or of an evaluation went through the model, or a tensor of a checkpoint
   * was read or written.
   */
  default void portion() {}

  /** A step was made. */
  void step(StepReport report);

  /** The evaluation examples' loss after a step. */
  default void evaluated(int step, double loss) {}

  /** A checkpoint was written after a step. */
  default void checkpointed(int step) {}
}
