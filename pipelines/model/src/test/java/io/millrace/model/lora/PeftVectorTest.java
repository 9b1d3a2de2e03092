package io.millrace.model.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.model.ModelVectors;
import io.millrace.model.decoder.Decoder;
import io.millrace.model.decoder.Precision;
import io.millrace.model.decoder.TokenBatch;
import io.millrace.model.engine.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
          float[] beside = logits(decoder, Optional.of(adapter), item);
          float[] inside = logits(merged, Optional.empty(), item);
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

  private static float[] logits(Decoder decoder, Optional<LoraAdapter> adapter, JsonNode item) {
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      TokenBatch batch = TokenBatch.of(ModelVectors.ints(item.get("input_ids")));
      return decoder
          .logits(decoder.prepare(manager, batch), adapter.map(LoraAdapter::adapter))
          .toFloatArray();
    }
  }
}
