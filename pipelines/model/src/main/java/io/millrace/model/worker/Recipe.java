package io.millrace.model.worker;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.millrace.model.examples.ExampleOptions;
import io.millrace.model.lora.LoraConfig;
import io.millrace.model.lora.TargetModules;
import io.millrace.model.train.DpoOptions;
import io.millrace.model.train.OptimizerOptions;
import io.millrace.model.train.Schedule;
import io.millrace.model.train.TrainerOptions;
import java.util.List;

/**
 * Everything that decides what a run makes of a base and a dataset: on one engine, equal recipes
 * and data give the same bytes, where {@code precision} is {@code auto} if it finds the same type.
 *
 * @param dropout share of a projection's inputs dropped in training, in [0, 1)
 * @param targetModules projections by name, or {@code all-linear}
 * @param warmup share of the steps over which the rate rises
 * @param clip greatest global norm of the gradients
 * @param steps optimizer steps; 0 takes {@code epochs}
 * @param batchSize examples of one step
 * @param microBatch examples that go through the model at once
 * @param maxTokens longest example; the base's context where that is shorter
 * @param precision {@code f32}, {@code bf16} or {@code auto}, the one whose steps took less time
 *     when the run began
 * @param checkpointing compute layers again on the way back, which saves memory
 * @param evaluateEvery steps between evaluations; 0 evaluates once an epoch
 * @param patience evaluations without a better loss that end the run; 0 never ends it
 * @param checkpointEvery steps between checkpoints
 * @param beta how strongly DPO holds to the base
 * @param threads of the engine
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Recipe(
    Backend backend,
    int rank,
    double alpha,
    double dropout,
    boolean rankStabilised,
    List<String> targetModules,
    double learningRate,
    Schedule.Shape schedule,
    double warmup,
    double weightDecay,
    double clip,
    int steps,
    double epochs,
    int batchSize,
    int microBatch,
    int maxTokens,
    ExampleOptions.Targets targets,
    ExampleOptions.TooLong tooLong,
    String precision,
    boolean checkpointing,
    int evaluateEvery,
    int patience,
    int checkpointEvery,
    double beta,
    double smoothing,
    long seed,
    int threads) {

  /** An adapter of all seven projections with rank 8, three epochs in steps of eight examples. */
  public static final Recipe DEFAULT =
      new Recipe(
          Backend.SFT,
          8,
          16,
          0,
          false,
          List.of(TargetModules.ALL_LINEAR),
          2e-4,
          Schedule.Shape.COSINE,
          0.05,
          0.01,
          1,
          0,
          3,
          8,
          8,
          2048,
          ExampleOptions.Targets.ALL,
          ExampleOptions.TooLong.LEAVE_OUT,
          "auto",
          false,
          0,
          0,
          25,
          0.1,
          0,
          1,
          1);

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException naming the first that is out of range
   */
  public Recipe {
    targetModules = List.copyOf(targetModules);
    require("steps", steps, steps >= 0, "0 or more");
    require("epochs", epochs, steps > 0 || (epochs > 0 && epochs < 1e6), "above 0");
    require("warmup", warmup, warmup >= 0 && warmup < 1, "in [0, 1)");
    require("weight_decay", weightDecay, weightDecay >= 0, "0 or more");
    require("clip", clip, clip > 0, "above 0");
    require("batch_size", batchSize, batchSize >= 1, "1 or more");
    require("micro_batch", microBatch, microBatch >= 1, "1 or more");
    require("evaluate_every", evaluateEvery, evaluateEvery >= 0, "0 or more");
    require("patience", patience, patience >= 0, "0 or more");
    require("checkpoint_every", checkpointEvery, checkpointEvery >= 1, "1 or more");
    require("threads", threads, threads >= 1, "1 or more");
    if (!List.of("auto", "f32", "bf16").contains(precision)) {
      throw new IllegalArgumentException(
          "precision is '" + precision + "'; auto, f32 or bf16 is needed");
    }
  }

  private static void require(String name, double value, boolean valid, String range) {
    if (!valid) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be " + range);
    }
  }

  /** The same after all checks that need no base model. */
  public Recipe checked() {
    schedule(1);
    dpo();
    examples();
    if (backend.makesAdapter()) {
      lora();
    }
    return this;
  }

  LoraConfig lora() {
    return new LoraConfig(rank, alpha, dropout, rankStabilised, TargetModules.named(targetModules));
  }

  OptimizerOptions optimizer() {
    OptimizerOptions standard = OptimizerOptions.DEFAULT;
    return new OptimizerOptions(
        standard.beta1(), standard.beta2(), standard.epsilon(), weightDecay, clip);
  }

  Schedule schedule(int totalSteps) {
    int warmupSteps = (int) Math.round(warmup * totalSteps);
    return new Schedule(schedule, learningRate, warmupSteps, totalSteps);
  }

  TrainerOptions trainerOptions(int totalSteps) {
    return new TrainerOptions(optimizer(), schedule(totalSteps), seed, checkpointing);
  }

  DpoOptions dpo() {
    return new DpoOptions(beta, smoothing);
  }

  ExampleOptions examples() {
    return new ExampleOptions(maxTokens, targets, tooLong);
  }

  /** Micro-batches of one step. */
  int accumulation() {
    return (batchSize + microBatch - 1) / microBatch;
  }

  /** Examples that go through the model at once; never more than a step has. */
  int portion() {
    return Math.min(microBatch, batchSize);
  }
}
