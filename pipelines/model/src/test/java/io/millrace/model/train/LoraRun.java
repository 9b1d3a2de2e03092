package io.millrace.model.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.model.ModelVectors;
import io.millrace.model.base.DecoderConfig;
import io.millrace.model.decoder.Adapter;
import io.millrace.model.decoder.Decoder;
import io.millrace.model.decoder.Precision;
import io.millrace.model.decoder.TokenBatch;
import io.millrace.model.engine.Torch;
import io.millrace.model.lora.LoraAdapter;
import io.millrace.model.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** One recorded fine-tuning run. */
record LoraRun(Path file, JsonNode json) {

  static LoraRun read(Path file) throws IOException {
    return new LoraRun(file, ModelVectors.json(file));
  }

  boolean isDpo() {
    return json.has("dpo");
  }

  Precision precision() {
    return json.get("compute").textValue().equals("bf16") ? Precision.BF16 : Precision.F32;
  }

  Path tensors() {
    return file.resolveSibling(file.getFileName().toString().replace(".json", ".safetensors"));
  }

  /** Whether base, adapters and tensors are there; of what is not, a line says so. */
  boolean isComplete() {
    return ModelVectors.isThere(tensors())
        && Stream.of("base", "initial", "final")
            .allMatch(part -> ModelVectors.find(json.get(part).textValue()).isPresent());
  }

  /** The folder of the base, or of the initial or final adapter. */
  Path folder(String part) {
    return ModelVectors.find(json.get(part).textValue()).orElseThrow();
  }

  TrainerOptions options(boolean checkpointing) {
    JsonNode o = json.get("optimizer");
    JsonNode s = json.get("schedule");
    return new TrainerOptions(
        new OptimizerOptions(
            o.get("betas").get(0).doubleValue(),
            o.get("betas").get(1).doubleValue(),
            o.get("eps").doubleValue(),
            o.get("weight_decay").doubleValue(),
            o.get("clip_global_norm").doubleValue()),
        new Schedule(
            shape(s.get("name").textValue()),
            o.get("lr").doubleValue(),
            s.get("warmup_steps").intValue(),
            s.get("total_steps").intValue()),
        1,
        checkpointing);
  }

  private static Schedule.Shape shape(String name) {
    assertThat(name).endsWith("_with_warmup");
    return Schedule.Shape.valueOf(
        name.substring(0, name.indexOf("_with_warmup")).toUpperCase(Locale.ROOT));
  }

  List<List<Example>> batches() {
    return batches(json.get("batches"));
  }

  static List<List<Example>> batches(JsonNode array) {
    List<List<Example>> batches = new ArrayList<>();
    array.forEach(batch -> batches.add(examples(batch)));
    return batches;
  }

  /** The rows without their padding. */
  static List<Example> examples(JsonNode batch) {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < batch.get("input_ids").size(); i++) {
      int length = 0;
      for (JsonNode mask : batch.get("attention_mask").get(i)) {
        length += mask.intValue();
      }
      examples.add(
          new Example(
              Arrays.copyOf(ModelVectors.ints(batch.get("input_ids").get(i)), length),
              Arrays.copyOf(ModelVectors.ints(batch.get("labels").get(i)), length)));
    }
    return examples;
  }

  void checkLogits(
      Decoder decoder, Optional<Adapter> adapter, SafetensorsFile tensors, String which)
      throws IOException {
    double tolerance = precision() == Precision.F32 ? 2e-4 : 0.5;
    TokenBatch probe = TokenBatch.of(ModelVectors.ints(json.get("probe_input_ids")));
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray logits = decoder.logits(decoder.prepare(manager, probe), adapter);
      checkClose(logits, tensors.floats(which + ".logits"), tolerance, file + " " + which);
    }
  }

  /** Compares with the adapter the reference run ended with. */
  void checkFinal(LoraAdapter adapter, DecoderConfig config, double tolerance) throws IOException {
    try (LoraAdapter expected = LoraAdapter.read(folder("final"), config)) {
      for (var matrix : expected.adapter().matrices().entrySet()) {
        checkClose(
            adapter.adapter().matrices().get(matrix.getKey()),
            matrix.getValue().toFloatArray(),
            tolerance,
            file + " " + matrix.getKey());
      }
    }
  }

  static void checkClose(NDArray actual, float[] expected, double tolerance, String what) {
    float[] values = actual.toFloatArray();
    assertThat(values).as(what).hasSameSizeAs(expected);
    double worst = 0;
    for (int i = 0; i < values.length; i++) {
      worst = Math.max(worst, Math.abs(values[i] - expected[i]));
    }
    assertThat(worst).as(what).isLessThan(tolerance);
  }
}
