package io.millrace.model.train;

import ai.djl.ndarray.NDArray;
import io.millrace.model.decoder.Adapter;
import io.millrace.model.decoder.Decoder;
import io.millrace.model.engine.Script;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes optimizer steps. The trained parameters are an adapter's matrices, or all weights of a
 * decoder. Steps of the same examples, seed and thread count give the same bytes.
 *
 * @param <E> the kind of example
 */
public final class Trainer<E> implements AutoCloseable {

  private final Objective<E> objective;
  private final SortedMap<String, NDArray> parameters;
  private final Script script = TrainScript.compile();
  private final AdamW optimizer;
  private final Schedule schedule;
  private final long seed;

  private Trainer(
      Objective<E> objective, SortedMap<String, NDArray> parameters, TrainerOptions options) {
    this.objective = objective;
    this.parameters = parameters;
    this.optimizer = new AdamW(parameters, options.optimizer(), script);
    this.schedule = options.schedule();
    this.seed = options.seed();
  }

  /** Trains an adapter to continue texts. */
  public static Trainer<Example> sft(Decoder base, Adapter adapter, TrainerOptions options) {
    TrainingPass pass = new TrainingPass(base, Optional.of(adapter), options.checkpointing());
    return new Trainer<>(new SftObjective(pass), new TreeMap<>(adapter.matrices()), options);
  }

  /** Trains an adapter to prefer one answer to another. */
  public static Trainer<PreferenceExample> dpo(
      Decoder base, Adapter adapter, DpoOptions dpo, TrainerOptions options) {
    TrainingPass pass = new TrainingPass(base, Optional.of(adapter), options.checkpointing());
    return new Trainer<>(new DpoObjective(pass, dpo), new TreeMap<>(adapter.matrices()), options);
  }

  /** Trains all weights of a decoder that {@link Decoder#loadWritable} loaded. */
  public static Trainer<Example> full(Decoder base, TrainerOptions options) {
    TrainingPass pass = new TrainingPass(base, Optional.empty(), options.checkpointing());
    return new Trainer<>(new SftObjective(pass), new TreeMap<>(base.weights()), options);
  }

  /**
   * One optimizer step over several micro-batches.
   *
   * @throws TrainingDiverged when loss or gradients are not finite; nothing is changed then
   */
  public StepReport step(List<List<E>> microBatches) {
    return step(microBatches, () -> {});
  }

  StepReport step(List<List<E>> microBatches, Runnable portion) {
    long started = System.nanoTime();
    int step = optimizer.updates();
    double loss = objective.accumulate(microBatches, seed * 1_000_003 + step, portion);
    double norm = optimizer.gradientNorm();
    if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
      throw new TrainingDiverged(step + 1, loss, norm);
    }
    double rate = schedule.rate(step);
    optimizer.update(rate, norm);
    long tokens = microBatches.stream().flatMap(List::stream).mapToLong(objective::tokens).sum();
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    return new StepReport(step + 1, rate, loss, norm, tokens, took);
  }

  /** The loss of examples without learning from them. */
  public double evaluate(List<List<E>> microBatches) {
    return evaluate(microBatches, () -> {});
  }

  double evaluate(List<List<E>> microBatches, Runnable portion) {
    return objective.evaluate(microBatches, portion);
  }

  /** Steps made so far, those before a restart included. */
  public int steps() {
    return optimizer.updates();
  }

  Objective<E> objective() {
    return objective;
  }

  SortedMap<String, NDArray> parameters() {
    return parameters;
  }

  AdamW optimizer() {
    return optimizer;
  }

  @Override
  public void close() {
    optimizer.close();
    script.close();
    objective.close();
  }
}
