package io.millrace.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.millrace.model.TinyModel;
import io.millrace.model.decoder.Decoder;
import io.millrace.model.decoder.ModelFolder;
import io.millrace.model.decoder.Precision;
import io.millrace.model.engine.Torch;
import io.millrace.model.lora.LoraAdapter;
import io.millrace.model.lora.LoraConfig;
import io.millrace.model.lora.TargetModules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {

  private static final LoraConfig WITH_DROPOUT =
      new LoraConfig(4, 8, 0.2, false, TargetModules.named(List.of("q_proj", "down_proj")));

  @TempDir Path folder;
  private Decoder base;

  @BeforeEach
  void load() throws IOException {
    Torch.start(1);
    base = Decoder.load(TinyModel.write(folder.resolve("base")), Precision.F32);
  }

  @AfterEach
  void close() {
    base.close();
  }

  /** Sequences that count upwards; what is learnt is the second half. */
  private static List<Example> examples(int count) {
    Random random = new Random(3);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] ids = new int[6 + random.nextInt(6)];
      int start = 3 + random.nextInt(8);
      Arrays.setAll(ids, t -> start + t);
      int[] labels = ids.clone();
      Arrays.fill(labels, 0, 3, Example.IGNORED);
      examples.add(new Example(ids, labels));
    }
    return examples;
  }

  private static TrainerOptions options(double rate, boolean checkpointing) {
    return new TrainerOptions(
        OptimizerOptions.DEFAULT,
        new Schedule(Schedule.Shape.LINEAR, rate, 2, 12),
        7,
        checkpointing);
  }

  private byte[] adapterAfter(int stopAt, Path checkpoint, boolean checkpointing, Path out)
      throws IOException {
    try (LoraAdapter adapter = LoraAdapter.create(base.config(), WITH_DROPOUT, 11);
        Trainer<Example> trainer =
            Trainer.sft(base, adapter.adapter(), options(0.02, checkpointing))) {
      TrainingRun<Example> run =
          new TrainingRun<>(
              trainer, examples(20), examples(4), new RunOptions(12, 3, 2, 5, 4, 0, 3), checkpoint);
      RunEnd end = run.run(report -> {}, () -> trainer.steps() >= stopAt);
      assertThat(end.reason())
          .isEqualTo(stopAt < 12 ? RunEnd.Reason.CANCELLED : RunEnd.Reason.COMPLETED);
      adapter.write(out, "base");
      return Files.readAllBytes(out.resolve(LoraAdapter.WEIGHTS));
    }
  }

  @Test
  void givesTheSameBytesAgainAndAfterARestart() throws IOException {
    byte[] once = adapterAfter(12, folder.resolve("a.ckpt"), false, folder.resolve("a"));
    byte[] again = adapterAfter(12, folder.resolve("b.ckpt"), false, folder.resolve("b"));
    adapterAfter(7, folder.resolve("c.ckpt"), false, folder.resolve("c"));
    byte[] resumed = adapterAfter(12, folder.resolve("c.ckpt"), false, folder.resolve("c"));
    byte[] recomputing = adapterAfter(12, folder.resolve("d.ckpt"), true, folder.resolve("d"));
    assertThat(again).isEqualTo(once);
    assertThat(resumed).isEqualTo(once);
    assertThat(recomputing).isEqualTo(once);
  }

  @Test
  void learnsAndKeepsTheBestParametersWhenItGetsWorse() throws IOException {
    List<Double> losses = new ArrayList<>();
    try (LoraAdapter adapter = LoraAdapter.create(base.config(), LoraConfig.allLinear(4, 8), 1);
        Trainer<Example> trainer =
            Trainer.sft(
                base,
                adapter.adapter(),
                new TrainerOptions(
                    OptimizerOptions.DEFAULT,
                    new Schedule(Schedule.Shape.CONSTANT, 0.05, 0, 60),
                    7,
                    false))) {
      double before = trainer.evaluate(List.of(examples(4)));
      List<Example> contradicting = new ArrayList<>(examples(20));
      contradicting.replaceAll(e -> new Example(e.ids(), reversed(e.labels())));
      TrainingRun<Example> run =
          new TrainingRun<>(
              trainer,
              contradicting,
              examples(4),
              new RunOptions(60, 4, 1, 5, 1, 2, 0),
              folder.resolve("none"));
      RunEnd end =
          run.run(
              new RunListener() {
                @Override
                public void step(StepReport report) {
                  assertThat(report.tokens()).isPositive();
                }

                @Override
                public void evaluated(int step, double loss) {
                  losses.add(loss);
                }
              },
              () -> false);
      assertThat(end.reason()).isEqualTo(RunEnd.Reason.NO_LONGER_IMPROVING);
      assertThat(end.steps()).isLessThan(60);
      assertThat(trainer.evaluate(List.of(examples(4)))).isEqualTo(end.bestLoss().orElseThrow());
      assertThat(losses.get(losses.size() - 1)).isGreaterThan(end.bestLoss().orElseThrow());
      assertThat(before).isPositive();
    }
  }

  /** A run whose evaluations get worse from the start, with a checkpoint after each step. */
  private RunEnd worsening(Path checkpoint, int stopAt, List<Integer> steps, Path out)
      throws IOException {
    List<Example> contradicting = new ArrayList<>(examples(20));
    contradicting.replaceAll(e -> new Example(e.ids(), reversed(e.labels())));
    try (LoraAdapter adapter = LoraAdapter.create(base.config(), LoraConfig.allLinear(4, 8), 1);
        Trainer<Example> trainer =
            Trainer.sft(
                base,
                adapter.adapter(),
                new TrainerOptions(
                    OptimizerOptions.DEFAULT,
                    new Schedule(Schedule.Shape.CONSTANT, 0.05, 0, 60),
                    7,
                    false))) {
      RunEnd end =
          new TrainingRun<>(
                  trainer,
                  contradicting,
                  examples(4),
                  new RunOptions(60, 4, 1, 5, 1, 2, 1),
                  checkpoint)
              .run(report -> steps.add(report.step()), () -> trainer.steps() >= stopAt);
      adapter.write(out, "base");
      return end;
    }
  }

  @Test
  void aRunThatHadStoppedEarlyMakesNoStepAfterARestartAndEndsAlike() throws IOException {
    Path checkpoint = folder.resolve("early.ckpt");
    List<Integer> made = new ArrayList<>();
    RunEnd once = worsening(checkpoint, 60, made, folder.resolve("once"));
    assertThat(once.reason()).isEqualTo(RunEnd.Reason.NO_LONGER_IMPROVING);

    List<Integer> again = new ArrayList<>();
    RunEnd resumed = worsening(checkpoint, 60, again, folder.resolve("again"));

    assertThat(again).isEmpty();
    assertThat(resumed).isEqualTo(once);
    assertThat(folder.resolve("again").resolve(LoraAdapter.WEIGHTS))
        .hasSameBinaryContentAs(folder.resolve("once").resolve(LoraAdapter.WEIGHTS));
  }

  @Test
  void aRestartBeforeTheEarlyStopCountsTheWorseEvaluationsBeforeIt() throws IOException {
    RunEnd once =
        worsening(folder.resolve("a.ckpt"), 60, new ArrayList<>(), folder.resolve("once"));
    Path checkpoint = folder.resolve("b.ckpt");
    List<Integer> made = new ArrayList<>();
    worsening(checkpoint, once.steps() - 1, made, folder.resolve("cut"));

    RunEnd resumed = worsening(checkpoint, 60, made, folder.resolve("resumed"));

    assertThat(made).isEqualTo(IntStream.rangeClosed(1, once.steps()).boxed().toList());
    assertThat(resumed).isEqualTo(once);
  }

  @Test
  void aRestartAfterTheLastStepStillKnowsThatStepsLoss() throws IOException {
    Path checkpoint = folder.resolve("last.ckpt");
    List<Double> losses = new ArrayList<>();
    RunEnd once = endOfAll(checkpoint, losses);
    assertThat(losses).hasSize(12);
    assertThat(once.loss()).hasValue(losses.get(11));

    RunEnd resumed = endOfAll(checkpoint, losses);

    assertThat(losses).hasSize(12);
    assertThat(resumed).isEqualTo(once);
  }

  private RunEnd endOfAll(Path checkpoint, List<Double> losses) throws IOException {
    try (LoraAdapter adapter = LoraAdapter.create(base.config(), WITH_DROPOUT, 11);
        Trainer<Example> trainer = Trainer.sft(base, adapter.adapter(), options(0.02, false))) {
      return new TrainingRun<>(
              trainer, examples(20), examples(4), new RunOptions(12, 3, 2, 5, 4, 0, 3), checkpoint)
          .run(report -> losses.add(report.loss()), () -> false);
    }
  }

  private static int[] reversed(int[] labels) {
    int[] reversed = new int[labels.length];
    Arrays.setAll(reversed, i -> labels[i] == Example.IGNORED ? labels[i] : 23 - labels[i]);
    return reversed;
  }

  @Test
  void trainsAllWeightsAndWritesAModelThatLoads() throws IOException {
    Path out = folder.resolve("trained");
    double trained;
    try (Decoder writable = Decoder.loadWritable(folder.resolve("base"));
        Trainer<Example> trainer = Trainer.full(writable, options(0.02, true))) {
      double before = trainer.evaluate(List.of(examples(4)));
      for (int i = 0; i < 10; i++) {
        trainer.step(List.of(examples(8)));
      }
      trained = trainer.evaluate(List.of(examples(4)));
      assertThat(trained).isLessThan(before / 2);
      ModelFolder.write(writable, folder.resolve("base"), out);
    }
    try (Decoder read = Decoder.load(out, Precision.F32);
        LoraAdapter none = LoraAdapter.create(read.config(), LoraConfig.allLinear(1, 1), 0);
        Trainer<Example> trainer = Trainer.sft(read, none.adapter(), options(0.1, false))) {
      assertThat(trainer.evaluate(List.of(examples(4)))).isEqualTo(trained);
    }
  }

  @Test
  void refusesBatchesWithoutTargetsAndStopsWhereNumbersEnd() {
    try (LoraAdapter adapter = LoraAdapter.create(base.config(), LoraConfig.allLinear(2, 4), 1);
        Trainer<Example> trainer = Trainer.sft(base, adapter.adapter(), options(0.1, false))) {
      Example masked = new Example(new int[] {3, 4}, new int[] {-100, -100});
      assertThatThrownBy(() -> trainer.step(List.of(List.of(masked))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no token of the batch is to be learnt");
      adapter.adapter().matrices().values().forEach(m -> m.set(damaged((int) m.size())));
      assertThatThrownBy(() -> trainer.step(List.of(examples(2))))
          .isInstanceOf(TrainingDiverged.class)
          .hasMessageContaining("at step 1 the loss is NaN");
      assertThat(trainer.steps()).isZero();
    }
  }

  /** A run of 12 steps, evaluated after each, whose parameters are no numbers after one of them. */
  private RunEnd damagedAfter(int step, LoraAdapter adapter, List<Double> losses)
      throws IOException {
    try (Trainer<Example> trainer = Trainer.sft(base, adapter.adapter(), options(0.02, false))) {
      RunListener damaging =
          new RunListener() {
            @Override
            public void step(StepReport report) {
              if (report.step() == step) {
                adapter.adapter().matrices().values().forEach(m -> m.set(damaged((int) m.size())));
              }
            }

            @Override
            public void evaluated(int after, double loss) {
              losses.add(loss);
            }
          };
      RunOptions each = new RunOptions(12, 3, 2, 5, 1, 0, 1);
      return new TrainingRun<>(
              trainer, examples(20), examples(4), each, folder.resolve(step + ".ckpt"))
          .run(damaging, () -> false);
    }
  }

  @Test
  void anEvaluationThatGivesNoNumberBeforeAnyDidIsADivergence() {
    List<Double> losses = new ArrayList<>();
    try (LoraAdapter adapter = LoraAdapter.create(base.config(), WITH_DROPOUT, 11)) {
      assertThatThrownBy(() -> damagedAfter(1, adapter, losses))
          .isInstanceOf(TrainingDiverged.class)
          .hasMessageContaining("after step 1 the loss of the evaluation split is NaN")
          .hasMessageContaining("lower the learning rate");
    }
    assertThat(losses).containsExactly(Double.NaN);
  }

  @Test
  void anEvaluationThatGivesNoNumberAfterOneThatDidEndsTheRunWithTheBestParameters()
      throws IOException {
    List<Double> losses = new ArrayList<>();
    try (LoraAdapter adapter = LoraAdapter.create(base.config(), WITH_DROPOUT, 11)) {
      RunEnd end = damagedAfter(4, adapter, losses);

      assertThat(end.reason()).isEqualTo(RunEnd.Reason.EVALUATION_DIVERGED);
      assertThat(end.steps()).isEqualTo(4);
      assertThat(losses).hasSize(4).last().isEqualTo(Double.NaN);
      double least = losses.stream().limit(3).min(Double::compare).orElseThrow();
      assertThat(end.bestLoss()).hasValue(least);
      try (Trainer<Example> trainer = Trainer.sft(base, adapter.adapter(), options(0.1, false))) {
        assertThat(trainer.evaluate(BatchPlan.chunks(examples(4), 3))).isEqualTo(least);
      }
    }
  }

  @Test
  void aRestartBeforeTheEvaluationThatGivesNoNumberEndsAlike() throws IOException {
    try (LoraAdapter once = LoraAdapter.create(base.config(), WITH_DROPOUT, 11);
        LoraAdapter again = LoraAdapter.create(base.config(), WITH_DROPOUT, 11)) {
      RunEnd end = damagedAfter(4, once, new ArrayList<>());
      assertThat(damagedAfter(4, again, new ArrayList<>())).isEqualTo(end);
    }
  }

  private static float[] damaged(int size) {
    float[] values = new float[size];
    Arrays.fill(values, Float.NaN);
    return values;
  }

  @Test
  void everyEpochTakesEveryExampleOnceInAnOrderOfItsOwn() {
    int[] lengths = new int[50];
    Arrays.setAll(lengths, i -> i % 7 + 1);
    BatchPlan plan = new BatchPlan(lengths, 4, 2, 9);
    List<List<Integer>> epochs = new ArrayList<>();
    for (int epoch = 0; epoch < 2; epoch++) {
      List<Integer> seen = new ArrayList<>();
      for (int step = 0; step < plan.stepsPerEpoch(); step++) {
        plan.step(epoch * plan.stepsPerEpoch() + step).forEach(seen::addAll);
      }
      epochs.add(seen);
      assertThat(seen.stream().sorted().toList())
          .isEqualTo(IntStream.range(0, 50).boxed().toList());
    }
    assertThat(epochs.get(0)).isNotEqualTo(epochs.get(1));
  }

  /** A leak shows as growing numbers; memory freed too early shows as another norm. */
  @Test
  void keepsNeitherTensorsNorFreedMemoryOverManySteps() {
    List<Double> norms = new ArrayList<>();
    for (boolean collecting : new boolean[] {false, true}) {
      try (LoraAdapter adapter = LoraAdapter.create(base.config(), WITH_DROPOUT, 1);
          Trainer<Example> trainer =
              Trainer.sft(base, adapter.adapter(), options(0.01, collecting))) {
        NDManager owner = adapter.adapter().matrices().values().iterator().next().getManager();
        trainer.step(List.of(examples(2)));
        int before = owner.getManagedArrays().size();
        double norm = 0;
        for (int i = 0; i < 40; i++) {
          if (collecting) {
            System.gc();
          }
          norm = trainer.step(List.of(examples(2))).gradientNorm();
        }
        assertThat(owner.getManagedArrays()).hasSize(before);
        norms.add(norm);
      }
    }
    assertThat(norms.get(1)).isEqualTo(norms.get(0));
  }
}
