package io.millrace.model.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.millrace.model.engine.Script;
import io.millrace.model.engine.Torch;
import java.util.List;

/**
 * Next-token cross entropy, the mean over all learnt tokens of a step: micro-batches are added
 * after division by the step's number of learnt tokens, so that their sizes play no part.
 */
final class SftObjective implements Objective<Example> {

  private final TrainingPass pass;
  private final Script script = TrainScript.compile();

  SftObjective(TrainingPass pass) {
    this.pass = pass;
  }

  @Override
  public double accumulate(List<List<Example>> microBatches, long seed, Runnable portion) {
    return sum(microBatches, pass.learning(seed), portion);
  }

  @Override
  public double evaluate(List<List<Example>> microBatches, Runnable portion) {
    return sum(microBatches, pass.evaluating(), portion);
  }

  private double sum(List<List<Example>> microBatches, TrainingPass.Mode mode, Runnable portion) {
    int items = microBatches.stream().flatMap(List::stream).mapToInt(Example::targets).sum();
    if (items == 0) {
      throw new IllegalArgumentException(
          "no token of the batch is to be learnt; leave out examples without targets");
    }
    double sum = 0;
    for (List<Example> examples : microBatches) {
      if (examples.stream().mapToInt(Example::targets).sum() > 0) {
        sum += loss(examples, items, mode);
      }
      portion.run();
    }
    return sum;
  }

  private double loss(List<Example> examples, int items, TrainingPass.Mode mode) {
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      LabelledBatch batch = LabelledBatch.of(pass.decoder(), manager, examples);
      NDArray scale = manager.full(new Shape(), 1f / items);
      NDArray one = manager.ones(new Shape());
      return mode.run(
              batch.batch(),
              one,
              hidden ->
                  script.call(
                      "scaled_sum",
                      pass.decoder().tokenLosses(hidden, batch.predictors(), batch.labels()),
                      scale))
          .getFloat();
    }
  }

  @Override
  public int tokens(Example example) {
    return example.ids().length;
  }

  @Override
  public void close() {
    script.close();
  }
}
