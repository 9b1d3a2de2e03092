package io.millrace.model.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.millrace.model.TinyModel;
import io.millrace.model.decoder.Adapter;
import io.millrace.model.decoder.Decoder;
import io.millrace.model.decoder.Precision;
import io.millrace.model.decoder.TokenBatch;
import io.millrace.model.engine.Torch;
import io.millrace.model.safetensors.SafetensorsFile;
import io.millrace.model.safetensors.SafetensorsWriter;
import io.millrace.model.safetensors.TensorData;
import io.millrace.model.safetensors.TensorEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What PEFT only warns about is refused here. */
class LoraAdapterTest {

  private static final String FIRST =
      "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight";

  @TempDir Path folder;
  private Decoder base;

  @BeforeEach
  void load() throws IOException {
    Torch.start(1);
    base = Decoder.load(TinyModel.write(folder.resolve("base")), Precision.F32);
    try (LoraAdapter adapter = LoraAdapter.create(base.config(), LoraConfig.allLinear(2, 4), 3)) {
      adapter.write(folder, "tiny");
    }
  }

  @AfterEach
  void close() {
    base.close();
  }

  /** Reads the adapter after a change of its tensors. */
  private void readChanged(UnaryOperator<TensorData> change) throws IOException {
    List<TensorData> tensors = new ArrayList<>();
    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(LoraAdapter.WEIGHTS))) {
      for (TensorEntry entry : file.entries()) {
        TensorData data = TensorData.f32(entry.name(), entry.shape(), file.floats(entry.name()));
        TensorData changed = entry.name().equals(FIRST) ? change.apply(data) : data;
        if (changed != null) {
          tensors.add(changed);
        }
      }
    }
    SafetensorsWriter.write(folder.resolve(LoraAdapter.WEIGHTS), Map.of(), tensors);
    LoraAdapter.read(folder, base.config()).close();
  }

  @Test
  void refusesWeightsThatDoNotFitTheConfiguration() {
    assertThatThrownBy(() -> readChanged(t -> null))
        .isInstanceOf(AdapterException.class)
        .hasMessageContaining("tensor '" + FIRST + "' is missing");
  }

  @Test
  void refusesNamesItDoesNotKnow() {
    assertThatThrownBy(
            () ->
                readChanged(
                    t -> TensorData.f32("model.layers.0.q.lora_A", t.shape(), new float[32])))
        .hasMessageContaining("'model.layers.0.q.lora_A' belongs to no module");
  }

  @Test
  void refusesOtherShapesAndValuesThatAreNoNumbers() {
    assertThatThrownBy(
            () -> readChanged(t -> TensorData.f32(t.name(), List.of(16L, 2L), new float[32])))
        .hasMessageContaining("has the shape (16, 2)")
        .hasMessageContaining("(2, 16)");
    float[] values = new float[32];
    values[9] = Float.NaN;
    assertThatThrownBy(() -> readChanged(t -> TensorData.f32(t.name(), List.of(2L, 16L), values)))
        .hasMessageContaining("holds the value NaN");
  }

  @Test
  void refusesConfigurationsItCannotFollow() throws IOException {
    Path file = folder.resolve(PeftConfig.FILE);
    String good = Files.readString(file);
    refuse(file, good.replace("\"LORA\"", "\"IA3\""), "'peft_type' is \"IA3\"");
    refuse(file, good.replace("\"use_dora\": false", "\"use_dora\": true"), "'use_dora' is true");
    refuse(file, good.replace("\"r\": 2", "\"r\": 0"), "the rank is 0");
    refuse(file, good.replace("\"q_proj\"", "\"nothing_proj\""), "'nothing_proj' is not in");
    refuse(file, good.replace("\"bias\": \"none\"", "\"bias\": \"all\""), "'bias' is 'all'");
    refuse(file, good.substring(9), "is not valid JSON");
    Files.writeString(file, "{\"peft_type\":\"LORA\",\"r\":2,\"target_modules\":\"all-linear\"}");
    LoraAdapter.read(folder, base.config()).close();
  }

  private void refuse(Path file, String content, String message) throws IOException {
    Files.writeString(file, content);
    assertThatThrownBy(() -> LoraAdapter.read(folder, base.config()))
        .isInstanceOf(AdapterException.class)
        .hasMessageContaining(message);
  }

  @Test
  void scalesByRankOrItsRoot() {
    LoraConfig plain = LoraConfig.allLinear(4, 8);
    assertThat(plain.scaling()).isEqualTo(2);
    assertThat(new LoraConfig(4, 8, 0, true, plain.targets()).scaling()).isEqualTo(4);
  }

  @Test
  void severalAdaptersShareOneBaseAndMergingGivesTheSameLogits() {
    try (LoraAdapter one = filled(1);
        LoraAdapter two = filled(2);
        Decoder merged = base.merged(one.adapter())) {
      float[] plain = logits(base, Optional.empty());
      float[] withOne = logits(base, Optional.of(one.adapter()));
      float[] withTwo = logits(base, Optional.of(two.adapter()));
      assertThat(withOne).isNotEqualTo(withTwo).isNotEqualTo(plain);
      assertThat(logits(base, Optional.empty())).isEqualTo(plain);
      float[] inside = logits(merged, Optional.empty());
      for (int i = 0; i < inside.length; i++) {
        assertThat(inside[i]).isCloseTo(withOne[i], within(2e-4f));
      }
    }
  }

  private LoraAdapter filled(int seed) {
    LoraAdapter adapter = LoraAdapter.create(base.config(), LoraConfig.allLinear(2, 4), seed);
    Random random = new Random(seed);
    adapter
        .adapter()
        .matrices()
        .values()
        .forEach(
            matrix -> {
              float[] values = new float[(int) matrix.size()];
              for (int i = 0; i < values.length; i++) {
                values[i] = random.nextFloat() - 0.5f;
              }
              matrix.set(values);
            });
    return adapter;
  }

  private static float[] logits(Decoder decoder, Optional<Adapter> adapter) {
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return decoder
          .logits(decoder.prepare(manager, TokenBatch.of(3, 9, 4, 17)), adapter)
          .toFloatArray();
    }
  }
}
