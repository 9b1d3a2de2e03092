package io.millrace.model.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.model.TinyModel;
import io.millrace.model.base.DecoderConfig;
import io.millrace.model.base.WeightFiles;
import io.millrace.model.engine.Torch;
import io.millrace.model.lora.LoraAdapter;
import io.millrace.model.lora.LoraConfig;
import io.millrace.model.lora.TargetModules;
import io.millrace.model.safetensors.SafetensorsFile;
import io.millrace.model.safetensors.SafetensorsWriter;
import io.millrace.model.safetensors.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other engines' files hold is what the adapter holds. */
class ExportTest {

  private static final String QUERY = "model.layers.1.self_attn.q_proj";
  private static final int RANK = 2;
  private static final int WIDTH = 16;

  @TempDir Path directory;
  private Path folder;
  private Path base;

  @BeforeEach
  void write() throws IOException {
    base = TinyModel.write(directory.resolve("base"));
    folder = Files.createDirectories(directory.resolve("adapter"));
    Files.writeString(
        folder.resolve("adapter_config.json"),
        "{\"peft_type\":\"LORA\",\"r\":2,\"lora_alpha\":4,\"use_rslora\":true,"
            + "\"target_modules\":[\"q_proj\",\"down_proj\"]}");
    LoraConfig config =
        new LoraConfig(RANK, 4, 0, true, TargetModules.named(List.of("q_proj", "down_proj")));
    List<TensorData> tensors = new ArrayList<>();
    LoraAdapter.tensors(DecoderConfig.read(base), config)
        .forEach(
            (name, shape) -> {
              float[] values = new float[(int) (shape.get(0) * shape.get(1))];
              for (int i = 0; i < values.length; i++) {
                values[i] = i + 1;
              }
              tensors.add(TensorData.f32(name, shape, values));
            });
    SafetensorsWriter.write(folder.resolve(LoraAdapter.WEIGHTS), Map.of("format", "pt"), tensors);
  }

  @Test
  void mlxHasBothMatricesTransposedAndTheScaling() throws IOException {
    Path target = directory.resolve("mlx");
    MlxExport.write(folder, base, target);
    JsonNode config = new ObjectMapper().readTree(target.resolve("adapter_config.json").toFile());
    assertThat(config.path("fine_tune_type").asText()).isEqualTo("lora");
    assertThat(config.path("num_layers").asInt()).isEqualTo(2);
    assertThat(config.path("lora_parameters").path("scale").asDouble()).isEqualTo(4 / Math.sqrt(2));
    assertThat(config.path("lora_parameters").path("keys"))
        .hasToString("[\"mlp.down_proj\",\"self_attn.q_proj\"]");
    try (SafetensorsFile file = SafetensorsFile.open(target.resolve("adapters.safetensors"))) {
      assertThat(file.entries()).hasSize(8);
      assertThat(file.entry(QUERY + ".lora_a").shape()).containsExactly(16L, 2L);
      assertThat(file.entry(QUERY + ".lora_b").shape()).containsExactly(2L, 16L);
      float[] a = file.floats(QUERY + ".lora_a");
      float[] b = file.floats(QUERY + ".lora_b");
      for (int row = 0; row < RANK; row++) {
        for (int column = 0; column < WIDTH; column++) {
          assertThat(a[column * RANK + row]).isEqualTo(row * WIDTH + column + 1);
          assertThat(b[row * WIDTH + column]).isEqualTo(column * RANK + row + 1);
        }
      }
    }
  }

  @Test
  void ggufHasTheNamesTheAlphaAndTheRowsInRotaryOrder() throws IOException {
    Path target = directory.resolve("adapter.gguf");
    GgufExport.write(folder, base, target);
    Gguf read = Gguf.read(target);
    assertThat(read.metadata())
        .containsEntry("general.type", "adapter")
        .containsEntry("general.architecture", "llama")
        .containsEntry("adapter.type", "lora")
        .containsEntry("adapter.lora.alpha", (float) (4 / Math.sqrt(2) * 2));
    assertThat(read.sizes())
        .hasSize(8)
        .containsEntry("blk.1.attn_q.weight.lora_a", List.of(16L, 2L))
        .containsEntry("blk.1.attn_q.weight.lora_b", List.of(2L, 16L))
        .containsEntry("blk.0.ffn_down.weight.lora_a", List.of(20L, 2L));
    float[] up = read.values().get("blk.1.attn_q.weight.lora_b");
    assertThat(Arrays.copyOf(up, 8)).containsExactly(1, 2, 9, 10, 3, 4, 11, 12);
    assertThat(Arrays.copyOfRange(up, 16, 20)).containsExactly(17, 18, 25, 26);
    assertThat(read.values().get("blk.0.ffn_down.weight.lora_b")).startsWith(1, 2, 3, 4);
  }

  @Test
  void aBaseWhoseConverterReordersNothingKeepsTheRows() throws IOException {
    Path config = base.resolve("config.json");
    Files.writeString(config, Files.readString(config).replace("\"llama\"", "\"qwen2\""));
    Path target = directory.resolve("adapter.gguf");
    GgufExport.write(folder, base, target);
    Gguf read = Gguf.read(target);
    assertThat(read.metadata()).containsEntry("general.architecture", "qwen2");
    assertThat(read.values().get("blk.1.attn_q.weight.lora_b")).startsWith(1, 2, 3, 4);
  }

  @Test
  void aMergedModelHasTheProductInItsWeights() throws IOException {
    Torch.start(1);
    Path target = directory.resolve("merged");
    MergedExport.write(folder, base, target);
    try (WeightFiles before = WeightFiles.open(base);
        WeightFiles after = WeightFiles.open(target)) {
      assertThat(after.names()).isEqualTo(before.names());
      float[] was = before.holding(QUERY + ".weight").floats(QUERY + ".weight");
      float[] is = after.holding(QUERY + ".weight").floats(QUERY + ".weight");
      double scaling = 4 / Math.sqrt(2);
      for (int row = 0; row < WIDTH; row++) {
        for (int column = 0; column < WIDTH; column++) {
          double product =
              (row * RANK + 1) * (column + 1.0) + (row * RANK + 2) * (WIDTH + column + 1.0);
          int at = row * WIDTH + column;
          assertThat((double) is[at])
              .isCloseTo(was[at] + scaling * product, withinPercentage(0.001));
        }
      }
      String value = "model.layers.1.self_attn.v_proj.weight";
      assertThat(after.holding(value).floats(value)).isEqualTo(before.holding(value).floats(value));
    }
  }

  /** A file read back by the format's description, apart from the writer. */
  private record Gguf(
      Map<String, Object> metadata, Map<String, List<Long>> sizes, Map<String, float[]> values) {

    static Gguf read(Path path) throws IOException {
      ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(text(in, 4)).isEqualTo("GGUF");
      assertThat(in.getInt()).isEqualTo(3);
      long tensors = in.getLong();
      long keys = in.getLong();
      Gguf file = new Gguf(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
      for (long i = 0; i < keys; i++) {
        String key = text(in, in.getLong());
        boolean isText = in.getInt() == 8;
        file.metadata.put(key, isText ? (Object) text(in, in.getLong()) : (Float) in.getFloat());
      }
      Map<String, Long> offsets = new TreeMap<>();
      for (long i = 0; i < tensors; i++) {
        String name = text(in, in.getLong());
        List<Long> sizes = new ArrayList<>();
        for (int dimensions = in.getInt(); dimensions > 0; dimensions--) {
          sizes.add(in.getLong());
        }
        assertThat(in.getInt()).isZero();
        file.sizes.put(name, sizes);
        offsets.put(name, in.getLong());
      }
      long data = (in.position() + 31L) / 32 * 32;
      offsets.forEach(
          (name, offset) -> {
            assertThat(offset % 32).isZero();
            List<Long> sizes = file.sizes.get(name);
            float[] values = new float[(int) (sizes.get(0) * sizes.get(1))];
            in.position((int) (data + offset));
            in.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
            file.values.put(name, values);
          });
      return file;
    }

    private static String text(ByteBuffer in, long length) {
      byte[] bytes = new byte[(int) length];
      in.get(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
