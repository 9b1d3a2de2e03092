package io.millrace.model.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.model.TinyModel;
import io.millrace.model.base.DecoderConfig;
import io.millrace.model.lora.LoraAdapter;
import io.millrace.model.lora.LoraConfig;
import io.millrace.model.lora.TargetModules;
import io.millrace.model.safetensors.SafetensorsWriter;
import io.millrace.model.safetensors.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before it is published. */
class AdapterFilesTest {

  private static final String CONFIG =
      "{\"peft_type\":\"LORA\",\"r\":2,\"lora_alpha\":4,\"target_modules\":[\"q_proj\",\"v_proj\"]}";
  private static final String FIRST =
      "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight";

  @TempDir Path directory;
  private Path folder;
  private Path base;

  @BeforeEach
  void write() throws IOException {
    base = TinyModel.write(directory.resolve("base"));
    folder = Files.createDirectories(directory.resolve("adapter"));
    Files.writeString(folder.resolve("adapter_config.json"), CONFIG);
    write("", 0.5f, 0.5f);
  }

  @Test
  void aWholeAdapterPasses() throws IOException {
    assertThat(AdapterFiles.check(folder, base).rank()).isEqualTo(2);
  }

  @Test
  void oneThatWasNotTrainedIsRefused() throws IOException {
    write("", 0.5f, 0);
    refused("changes nothing");
    write("", 0, 0.5f);
    refused("changes nothing");
  }

  @Test
  void missingUnknownAndMisshapenTensorsAreNamed() throws IOException {
    write(FIRST, 0.5f, 0.5f);
    refused("tensor '" + FIRST + "' is missing");
    Files.writeString(folder.resolve("adapter_config.json"), CONFIG.replace(",\"v_proj\"", ""));
    write("", 0.5f, 0.5f);
    refused("v_proj.lora_A.weight' belongs to no module");
    Files.writeString(folder.resolve("adapter_config.json"), CONFIG.replace(":2", ":3"));
    refused("tensor '" + FIRST.replace("lora_A", "lora_B") + "' has the shape [16, 2]");
  }

  @Test
  void valuesThatAreNoNumbersAreRefused() throws IOException {
    write("", Float.NaN, 0.5f);
    refused("holds the value NaN");
    write("", Float.POSITIVE_INFINITY, 0.5f);
    refused("holds the value Infinity");
  }

  @Test
  void aRankOfNothingAndMissingFilesAreRefused() throws IOException {
    Files.writeString(folder.resolve("adapter_config.json"), CONFIG.replace("\"r\":2", "\"r\":0"));
    refused("the rank is 0");
    Files.writeString(folder.resolve("adapter_config.json"), CONFIG);
    Files.delete(folder.resolve("adapter_model.safetensors"));
    refused("adapter_model.safetensors: is missing");
    Files.delete(base.resolve("model.safetensors"));
    refused("neither model.safetensors nor");
  }

  private void refused(String because) {
    assertThatThrownBy(() -> AdapterFiles.check(folder, base))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(because);
  }

  /** Writes all tensors but one, filled with these values. */
  private void write(String but, float down, float up) throws IOException {
    LoraConfig config =
        new LoraConfig(2, 4, 0, false, TargetModules.named(List.of("q_proj", "v_proj")));
    List<TensorData> tensors = new ArrayList<>();
    LoraAdapter.tensors(DecoderConfig.read(base), config)
        .forEach(
            (name, shape) -> {
              float[] values = new float[(int) (shape.get(0) * shape.get(1))];
              Arrays.fill(values, name.contains("lora_A") ? down : up);
              if (!name.equals(but)) {
                tensors.add(TensorData.f32(name, shape, values));
              }
            });
    SafetensorsWriter.write(
        folder.resolve("adapter_model.safetensors"), Map.of("format", "pt"), tensors);
  }
}
