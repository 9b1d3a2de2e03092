package io.millrace.model.train;

/** The loss or the gradients are no longer numbers; the parameters are those before the step. */
public final class TrainingDiverged extends RuntimeException {

  TrainingDiverged(int step, double loss, double norm) {
    super(
        "at step %d the loss is %s and the gradient norm %s; lower the learning rate or look for damaged examples"
            .formatted(step, loss, norm));
  }
}
