package io.millrace.model.train;

/**
 * The settings of direct preference optimisation.
 *
 * @param beta how strongly the policy is held to the reference
 * @param smoothing assumed share of pairs whose preference is the wrong way round, in [0, 0.5)
 */
public record DpoOptions(double beta, double smoothing) {

  /** beta 0.1 without smoothing. */
  public static final DpoOptions DEFAULT = new DpoOptions(0.1, 0);

  public DpoOptions {
    if (!(beta > 0) || !(smoothing >= 0 && smoothing < 0.5)) {
      throw new IllegalArgumentException(
          "beta is "
              + beta
              + " and smoothing "
              + smoothing
              + "; above 0 and in [0, 0.5) is needed");
    }
  }
}
