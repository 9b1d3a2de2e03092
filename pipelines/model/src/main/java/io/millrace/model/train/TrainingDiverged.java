package io.millrace.model.train;

/**
 * The loss or the gradients are no longer numbers, and the parameters are those before the step; or
 * the loss of the evaluation is none, and no better parameters are known.
 */
public final class TrainingDiverged extends RuntimeException {

  TrainingDiverged(int step, double loss, double norm) {
    super(
        "at step %d the loss is %s and the gradient norm %s; lower the learning rate or look for damaged examples"
            .formatted(step, loss, norm));
  }

  TrainingDiverged(int step, double evaluated) {
    super(
        "after step %d the loss of the evaluation split is %s; lower the learning rate or look for damaged examples in it"
            .formatted(step, evaluated));
  }
}
