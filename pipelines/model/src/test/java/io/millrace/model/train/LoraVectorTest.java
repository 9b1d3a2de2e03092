package io.millrace.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.model.ModelVectors;
import io.millrace.model.decoder.Decoder;
import io.millrace.model.decoder.Precision;
import io.millrace.model.engine.Torch;
import io.millrace.model.lora.LoraAdapter;
import io.millrace.model.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whole fine-tuning runs, step by step equal to the reference. */
class LoraVectorTest {

  @BeforeAll
  static void start() {
    Torch.start(1);
  }

  @Test
  void reproducesTheReferenceRuns() throws IOException {
    int runs = 0;
    for (Path file : ModelVectors.jsonFiles("lora")) {
      LoraRun run = LoraRun.read(file);
      if (!run.isDpo() && run.isComplete()) {
        for (boolean checkpointing : new boolean[] {false, true}) {
          try (Decoder decoder = Decoder.load(run.folder("base"), run.precision());
              LoraAdapter adapter = LoraAdapter.read(run.folder("initial"), decoder.config());
              SafetensorsFile tensors = SafetensorsFile.open(run.tensors())) {
            check(run, decoder, adapter, tensors, checkpointing);
          }
        }
        ModelVectors.report(file, run.json().get("steps").size());
        runs++;
      }
    }
    ModelVectors.checkCount("lora runs", runs, 6);
  }

  private static void check(
      LoraRun run,
      Decoder decoder,
      LoraAdapter adapter,
      SafetensorsFile tensors,
      boolean checkpointing)
      throws IOException {
    boolean exact = run.precision() == Precision.F32;
    List<List<Example>> batches = run.batches();
    assertThat(adapter.size()).isEqualTo(run.json().get("trainable_parameters").longValue());
    run.checkLogits(decoder, Optional.empty(), tensors, "base");
    run.checkLogits(decoder, Optional.of(adapter.adapter()), tensors, "initial");
    try (Trainer<Example> trainer =
        Trainer.sft(decoder, adapter.adapter(), run.options(checkpointing))) {
      checkAccumulation(run, trainer);
      checkFirstGradients(run, trainer, batches.get(0), tensors, exact);
      for (JsonNode step : run.json().get("steps")) {
        StepReport report = trainer.step(List.of(batches.get(step.get("batch").intValue())));
        String what = run.file() + " step " + report.step();
        assertThat(report.step()).isEqualTo(step.get("step").intValue());
        assertThat(report.rate()).as(what).isCloseTo(step.get("lr").doubleValue(), within(1e-12));
        assertThat(report.loss())
            .as(what)
            .isCloseTo(step.get("loss").doubleValue(), within(exact ? 2e-5 : 0.05));
        double norm = step.get("grad_norm").doubleValue();
        assertThat(report.gradientNorm())
            .as(what)
            .isCloseTo(norm, within(norm * (exact ? 1e-5 : 2e-2)));
        if (exact) {
          checkParameters(trainer, tensors, "after_step_" + report.step() + ".", 1e-5);
        }
      }
      checkEnd(run, decoder, adapter, trainer, tensors, exact);
    }
  }

  private static void checkAccumulation(LoraRun run, Trainer<Example> trainer) {
    JsonNode expected = run.json().get("gradient_accumulation");
    List<List<Example>> micro = LoraRun.batches(expected.get("micro_batches"));
    boolean exact = run.precision() == Precision.F32;
    double loss = trainer.objective().accumulate(micro, 0, () -> {});
    assertThat(loss).isCloseTo(expected.get("sum").doubleValue(), within(exact ? 2e-5 : 0.05));
    double norm = expected.get("grad_norm_of_sum").doubleValue();
    assertThat(trainer.optimizer().gradientNorm())
        .isCloseTo(norm, within(norm * (exact ? 1e-5 : 2e-2)));
    trainer.parameters().values().forEach(Torch::zeroGradient);
  }

  private static void checkFirstGradients(
      LoraRun run,
      Trainer<Example> trainer,
      List<Example> batch,
      SafetensorsFile tensors,
      boolean exact)
      throws IOException {
    trainer.objective().accumulate(List.of(batch), 0, () -> {});
    for (var parameter : trainer.parameters().entrySet()) {
      float[] expected = tensors.floats("step1.grad.base_model.model." + parameter.getKey());
      float[] actual = Torch.gradient(parameter.getValue()).toFloatArray();
      double worst = 0;
      for (int i = 0; i < actual.length; i++) {
        double allowed = 1e-5 + 1e-4 * Math.abs(expected[i]);
        worst = Math.max(worst, Math.abs(actual[i] - expected[i]) / allowed);
      }
      if (exact) {
        assertThat(worst).as(run.file() + " " + parameter.getKey()).isLessThan(1);
      }
      Torch.zeroGradient(parameter.getValue());
    }
  }

  static <E> void checkParameters(
      Trainer<E> trainer, SafetensorsFile tensors, String prefix, double tolerance)
      throws IOException {
    for (var parameter : trainer.parameters().entrySet()) {
      String name = prefix + "base_model.model." + parameter.getKey();
      if (tensors.contains(name)) {
        LoraRun.checkClose(parameter.getValue(), tensors.floats(name), tolerance, name);
      }
    }
  }

  private static void checkEnd(
      LoraRun run,
      Decoder decoder,
      LoraAdapter adapter,
      Trainer<Example> trainer,
      SafetensorsFile tensors,
      boolean exact)
      throws IOException {
    for (int i = 0; i < run.batches().size(); i++) {
      assertThat(trainer.evaluate(List.of(run.batches().get(i))))
          .isCloseTo(
              run.json().get("eval_loss_after").get(i).doubleValue(), within(exact ? 2e-5 : 0.05));
    }
    run.checkLogits(decoder, Optional.of(adapter.adapter()), tensors, "final");
    if (exact) {
      run.checkFinal(adapter, decoder.config(), 1e-5);
      try (Decoder merged = decoder.merged(adapter.adapter())) {
        run.checkLogits(merged, Optional.empty(), tensors, "merged");
        for (String name :
            List.of(
                "model.layers.0.self_attn.q_proj.weight",
                "model.layers.1.self_attn.v_proj.weight")) {
          NDArray weight = merged.weights().get(name);
          LoraRun.checkClose(weight, tensors.floats("merged." + name), 1e-5, name);
        }
      }
    }
  }
}
