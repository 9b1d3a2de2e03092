package io.millrace.model.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

/**
 * A whole run over a dataset: steps, evaluations, checkpoints. A run that was cut off goes on from
 * its last checkpoint and ends with the bytes of a run that was not.
 *
 * @param <E> the kind of example
 */
public final class TrainingRun<E> {

  private final Trainer<E> trainer;
  private final List<E> train;
  private final List<List<E>> evaluation;
  private final RunOptions options;
  private final BatchPlan plan;
  private final Path checkpoint;

  /**
   * Prepares a run.
   *
   * @param checkpoint the file that holds the last checkpoint; where it exists the run goes on
   */
  public TrainingRun(
      Trainer<E> trainer, List<E> train, List<E> evaluation, RunOptions options, Path checkpoint) {
    this.trainer = trainer;
    this.train = List.copyOf(train);
    this.evaluation = BatchPlan.chunks(evaluation, options.microBatch());
    this.options = options;
    this.checkpoint = checkpoint;
    int[] lengths = train.stream().mapToInt(trainer.objective()::tokens).toArray();
    this.plan =
        new BatchPlan(lengths, options.microBatch(), options.accumulation(), options.seed());
  }

  /**
   * Runs to the end. {@code cancelled} is asked before every step; a cancelled run leaves its last
   * checkpoint. At any other end the parameters are the best that evaluations found, or the last.
   *
   * @throws TrainingDiverged when loss or gradients are no longer numbers, or an evaluation's loss
   *     is none before any was
   */
  public RunEnd run(RunListener listener, BooleanSupplier cancelled) throws IOException {
    try (Best best = new Best()) {
      return run(listener, cancelled, best);
    }
  }

  private RunEnd run(RunListener listener, BooleanSupplier cancelled, Best best)
      throws IOException {
    OptionalDouble loss =
        Files.exists(checkpoint)
            ? OptionalDouble.of(Checkpoint.read(checkpoint, trainer, best, listener::portion))
            : OptionalDouble.empty();
    // a run that went on may have ended before: its last checkpoint precedes that
    while (trainer.steps() < options.steps() && !isExhausted(best)) {
      if (cancelled.getAsBoolean()) {
        return end(RunEnd.Reason.CANCELLED, loss, best);
      }
      StepReport step = trainer.step(batches(trainer.steps()), listener::portion);
      loss = OptionalDouble.of(step.loss());
      listener.step(step);
      if (evaluationDue()) {
        double evaluated = trainer.evaluate(evaluation, listener::portion);
        listener.evaluated(trainer.steps(), evaluated);
        if (!Double.isFinite(evaluated)) {
          return diverged(evaluated, loss, best);
        }
        best.evaluated(evaluated, trainer.parameters());
      }
      if (due(options.checkpointEvery())) {
        Checkpoint.write(checkpoint, trainer, step.loss(), best, listener::portion);
        listener.checkpointed(trainer.steps());
      }
    }
    best.copyTo(trainer.parameters());
    return end(
        isExhausted(best) ? RunEnd.Reason.NO_LONGER_IMPROVING : RunEnd.Reason.COMPLETED,
        loss,
        best);
  }

  /** The parameters give no loss by now, so that more steps from them lead nowhere. */
  private RunEnd diverged(double evaluated, OptionalDouble loss, Best best) {
    if (!best.exists()) {
      throw new TrainingDiverged(trainer.steps(), evaluated);
    }
    best.copyTo(trainer.parameters());
    return end(RunEnd.Reason.EVALUATION_DIVERGED, loss, best);
  }

  private boolean isExhausted(Best best) {
    return options.patience() > 0 && best.worse() >= options.patience();
  }

  /** The last step is evaluated too: its parameters may be the best. */
  private boolean evaluationDue() {
    boolean last = options.evaluateEvery() > 0 && trainer.steps() == options.steps();
    return !evaluation.isEmpty() && (due(options.evaluateEvery()) || last);
  }

  private boolean due(int every) {
    return every > 0 && trainer.steps() % every == 0;
  }

  private List<List<E>> batches(int step) {
    return plan.step(step).stream()
        .map(indices -> indices.stream().map(train::get).toList())
        .toList();
  }

  private RunEnd end(RunEnd.Reason reason, OptionalDouble loss, Best best) {
    OptionalDouble least = best.exists() ? OptionalDouble.of(best.loss()) : OptionalDouble.empty();
    return new RunEnd(reason, trainer.steps(), loss, least);
  }
}
