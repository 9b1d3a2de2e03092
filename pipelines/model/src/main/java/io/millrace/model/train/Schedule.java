package io.millrace.model.train;

/**
 * The learning rate over the steps of a run: a linear rise from 0 over the warm-up, then a fall to
 * 0 (or none).
 *
 * @param peak the rate after the warm-up
 */
public record Schedule(Shape shape, double peak, int warmupSteps, int totalSteps) {

  /** How the rate goes on after the warm-up. */
  public enum Shape {
    CONSTANT,
    LINEAR,
    COSINE
  }

  public Schedule {
    if (!(peak > 0) || Double.isInfinite(peak)) {
      throw new IllegalArgumentException(
          "the learning rate is " + peak + "; a number above 0 is needed");
    }
    if (warmupSteps < 0 || totalSteps < 1) {
      throw new IllegalArgumentException(
          warmupSteps + " warm-up steps of " + totalSteps + " make no schedule");
    }
  }

  /**
   * The rate that a step uses; steps count from 0, so with a warm-up the first one learns nothing.
   */
  public double rate(int step) {
    if (step < warmupSteps) {
      return peak * step / warmupSteps;
    }
    double progress = (double) (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps);
    return switch (shape) {
      case CONSTANT -> peak;
      case LINEAR -> peak * Math.max(0, 1 - progress);
      case COSINE -> peak * Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress)));
    };
  }
}
