package io.millrace.model.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.millrace.model.engine.Script;
import io.millrace.model.engine.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Direct preference optimisation (Rafailov et al. 2023, sigmoid loss): the reference is the base
 * without the adapter. The loss of a step is the mean over its pairs; token counts play no part.
 */
final class DpoObjective implements Objective<PreferenceExample> {

  private final TrainingPass pass;
  private final DpoOptions options;
  private final Script script = TrainScript.compile();

  DpoObjective(TrainingPass pass, DpoOptions options) {
    this.pass = pass;
    this.options = options;
  }

  @Override
  public double accumulate(
      List<List<PreferenceExample>> microBatches, long seed, Runnable portion) {
    return mean(outcomes(microBatches, pass.learning(seed), portion));
  }

  @Override
  public double evaluate(List<List<PreferenceExample>> microBatches, Runnable portion) {
    return mean(evaluatePairs(microBatches, portion));
  }

  /** As {@link #evaluate}, pair by pair. */
  List<PairOutcome> evaluatePairs(List<List<PreferenceExample>> microBatches, Runnable portion) {
    return outcomes(microBatches, pass.evaluating(), portion);
  }

  private static double mean(List<PairOutcome> outcomes) {
    return outcomes.stream().mapToDouble(PairOutcome::loss).average().orElseThrow();
  }

  private List<PairOutcome> outcomes(
      List<List<PreferenceExample>> microBatches, TrainingPass.Mode mode, Runnable portion) {
    int pairs = microBatches.stream().mapToInt(List::size).sum();
    List<PairOutcome> outcomes = new ArrayList<>();
    for (List<PreferenceExample> microBatch : microBatches) {
      outcomes.addAll(run(microBatch, pairs, mode));
      portion.run();
    }
    return outcomes;
  }

  private List<PairOutcome> run(
      List<PreferenceExample> pairs, int pairsOfStep, TrainingPass.Mode mode) {
    List<Example> rows =
        Stream.concat(
                pairs.stream().map(PreferenceExample::chosen),
                pairs.stream().map(PreferenceExample::rejected))
            .toList();
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      LabelledBatch batch = LabelledBatch.of(pass.decoder(), manager, rows);
      NDArray zeros = manager.zeros(new Shape(rows.size()));
      NDArray reference = sums(pass.reference(batch.batch()), batch, zeros);
      NDArray beta = manager.full(new Shape(), (float) options.beta());
      NDArray smoothing = manager.full(new Shape(), (float) options.smoothing());
      NDArray share = manager.full(new Shape(), 1f / pairsOfStep);
      AtomicReference<float[]> policy = new AtomicReference<>();
      AtomicReference<float[]> losses = new AtomicReference<>();
      mode.run(
          batch.batch(),
          manager.ones(new Shape()),
          hidden -> {
            NDArray sums = sums(hidden, batch, zeros);
            NDArray each = script.call("dpo", sums, reference, beta, smoothing);
            policy.set(sums.toFloatArray());
            losses.set(each.toFloatArray());
            return script.call("scaled_sum", each, share);
          });
      return outcomes(policy.get(), reference.toFloatArray(), losses.get());
    }
  }

  private NDArray sums(NDArray hidden, LabelledBatch batch, NDArray zeros) {
    NDArray losses = pass.decoder().tokenLosses(hidden, batch.predictors(), batch.labels());
    return script.call("row_sums", losses, batch.rowOfLabel(), zeros);
  }

  private List<PairOutcome> outcomes(float[] policy, float[] reference, float[] losses) {
    int n = losses.length;
    List<PairOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      outcomes.add(
          new PairOutcome(
              policy[i], policy[n + i], reference[i], reference[n + i], losses[i], options.beta()));
    }
    return outcomes;
  }

  @Override
  public int tokens(PreferenceExample example) {
    return example.chosen().ids().length + example.rejected().ids().length;
  }

  @Override
  public void close() {
    script.close();
  }
}
