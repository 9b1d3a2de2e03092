package io.millrace.model.train;

/**
 * The settings of AdamW.
 *
 * @param clip greatest global norm of the gradients; infinity never clips
 */
public record OptimizerOptions(
    double beta1, double beta2, double epsilon, double weightDecay, double clip) {

  /** PyTorch's defaults, clipped to a norm of 1. */
  public static final OptimizerOptions DEFAULT = new OptimizerOptions(0.9, 0.999, 1e-8, 0.01, 1.0);
}
