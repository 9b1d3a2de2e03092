package io.millrace.model.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.model.ModelVectors;
import io.millrace.model.decoder.Decoder;
import io.millrace.model.decoder.ModelFolder;
import io.millrace.model.decoder.Precision;
import io.millrace.model.decoder.TokenBatch;
import io.millrace.model.engine.Torch;
import io.millrace.model.generate.GenerationOptions;
import io.millrace.model.generate.Generator;
import io.millrace.model.generate.Sampling;
import io.millrace.model.safetensors.SafetensorsFile;
import io.millrace.model.tokenizer.TextTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Adapter folders: what PEFT wrote is read, written again in the same bytes, and computes alike.
 */
class PeftVectorTest {

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    Torch.start(1);
  }

  @Test
  void writesTheFilesThatPeftWrites() throws IOException {
    for (Path file : ModelVectors.jsonFiles("lora")) {
      JsonNode run = ModelVectors.json(file);
      Optional<Path> base = ModelVectors.find(run.get("base").textValue());
      Optional<Path> adapter = ModelVectors.find(run.get("final").textValue());
      if (base.isPresent() && adapter.isPresent()) {
        try (Decoder decoder = Decoder.load(base.get(), Precision.F32);
            LoraAdapter read = LoraAdapter.read(adapter.get(), decoder.config())) {
          Path copy = folder.resolve(file.getFileName().toString());
          read.write(copy, run.get("base").textValue());
          assertThat(copy.resolve(LoraAdapter.WEIGHTS))
              .hasSameBinaryContentAs(adapter.get().resolve(LoraAdapter.WEIGHTS));
          assertThat(config(copy)).isEqualTo(config(adapter.get()));
          assertThat(targets(copy)).isEqualTo(targets(adapter.get()));
          assertThat(Files.readString(copy.resolve(PeftConfig.FILE)).lines().sorted())
              .as("the same lines, but for the last target's comma")
              .hasSameSizeAs(Files.readAllLines(adapter.get().resolve(PeftConfig.FILE)));
        }
        ModelVectors.report(file, 3);
      }
    }
  }

  private static JsonNode config(Path adapter) throws IOException {
    ObjectNode config = (ObjectNode) ModelVectors.json(adapter.resolve(PeftConfig.FILE));
    config.remove("target_modules");
    return config;
  }

  private static Set<String> targets(Path adapter) throws IOException {
    Set<String> names = new TreeSet<>();
    ModelVectors.json(adapter.resolve(PeftConfig.FILE))
        .get("target_modules")
        .forEach(name -> names.add(name.textValue()));
    return names;
  }

  @Test
  void givesTheExamplesLogitsWithTheAdapterBesideAndInside() throws IOException {
    Optional<Path> example = ModelVectors.find("peft/check_example.json");
    Optional<Path> damaged = ModelVectors.find("peft/damaged.json");
    if (example.isEmpty() || damaged.isEmpty()) {
      return;
    }
    Optional<Path> base = ModelVectors.find(ModelVectors.json(damaged.get()).get("base").asText());
    Optional<Path> folder =
        ModelVectors.find(ModelVectors.json(damaged.get()).get("adapter").asText());
    if (base.isPresent() && folder.isPresent()) {
      JsonNode cases = ModelVectors.json(example.get()).get("cases");
      try (Decoder decoder = Decoder.load(base.get(), Precision.F32);
          LoraAdapter adapter = LoraAdapter.read(folder.get(), decoder.config());
          Decoder merged = decoder.merged(adapter.adapter())) {
        for (JsonNode item : cases) {
          int[] ids = ModelVectors.ints(item.get("input_ids"));
          float[] beside = logits(decoder, Optional.of(adapter), ids);
          float[] inside = logits(merged, Optional.empty(), ids);
          int from = beside.length - item.get("logits").size() * decoder.config().vocabulary();
          for (JsonNode row : item.get("logits")) {
            for (JsonNode value : row) {
              assertThat((double) beside[from]).isCloseTo(value.doubleValue(), within(2e-4));
              assertThat((double) inside[from]).isCloseTo(beside[from], within(2e-4));
              from++;
            }
          }
        }
      }
      ModelVectors.report(example.get(), cases.size());
    }
  }

  static float[] logits(Decoder decoder, Optional<LoraAdapter> adapter, int[] ids) {
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      TokenBatch batch = TokenBatch.of(ids);
      return decoder
          .logits(decoder.prepare(manager, batch), adapter.map(LoraAdapter::adapter))
          .toFloatArray();
    }
  }

  @Test
  void mergesAsPeftAndGeneratesWithTheMergedModel() throws IOException {
    for (Path file : ModelVectors.jsonFiles("lora")) {
      JsonNode run = ModelVectors.json(file);
      Optional<Path> base = ModelVectors.find(run.get("base").textValue());
      Optional<Path> adapter = ModelVectors.find(run.get("final").textValue());
      if (!run.has("dpo")
          && base.isPresent()
          && adapter.isPresent()
          && ModelVectors.isThere(tensors(file, run))) {
        Precision precision =
            run.get("compute").textValue().equals("bf16") ? Precision.BF16 : Precision.F32;
        try (Decoder decoder = Decoder.load(base.get(), precision);
            TextTokenizer tokenizer = TextTokenizer.load(base.get());
            LoraAdapter read = LoraAdapter.read(adapter.get(), decoder.config());
            Decoder merged = decoder.merged(read.adapter())) {
          checkMergedWeights(file, run, base.get(), merged);
          if (precision == Precision.F32) {
            checkMergedGreedy(run, new Generator(merged, tokenizer), merged);
          }
        }
        ModelVectors.report(file, 3);
      }
    }
  }

  private static Path tensors(Path file, JsonNode run) {
    return file.resolveSibling(Path.of(run.get("tensors").textValue()).getFileName());
  }

  /** In bf16 the sum is rounded once, so that merged weights are equal to the last bit. */
  private void checkMergedWeights(Path file, JsonNode run, Path base, Decoder merged)
      throws IOException {
    Path out = folder.resolve("merged-" + file.getFileName());
    ModelFolder.write(merged, base, out);
    try (SafetensorsFile expected = SafetensorsFile.open(tensors(file, run));
        SafetensorsFile written = SafetensorsFile.open(out.resolve("model.safetensors"))) {
      for (String name :
          List.of(
              "model.layers.0.self_attn.q_proj.weight", "model.layers.1.self_attn.v_proj.weight")) {
        float[] wanted = expected.floats("merged." + name);
        float[] values = written.floats(name);
        double tolerance = merged.precision() == Precision.F32 ? 1e-6 : 0;
        for (int i = 0; i < wanted.length; i++) {
          assertThat((double) values[i]).as(name).isCloseTo(wanted[i], within(tolerance));
        }
      }
    }
  }

  private static void checkMergedGreedy(JsonNode run, Generator generator, Decoder merged) {
    int[] all = ModelVectors.ints(run.get("merged_greedy").get("ids"));
    int length = run.get("merged_greedy").get("prompt_length").intValue();
    GenerationOptions options =
        new GenerationOptions(16, Sampling.GREEDY, Set.copyOf(merged.config().endIds()), List.of());
    int[] prompt = Arrays.copyOf(all, length);
    assertThat(generator.generate(prompt, Optional.empty(), options).ids())
        .isEqualTo(Arrays.copyOfRange(all, length, all.length));
  }
}
