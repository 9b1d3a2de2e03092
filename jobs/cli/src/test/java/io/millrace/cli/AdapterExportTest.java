package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.model.base.WeightFiles;
import io.millrace.model.safetensors.SafetensorsFile;
import io.millrace.model.safetensors.SafetensorsWriter;
import io.millrace.model.safetensors.TensorData;
import io.millrace.model.safetensors.TensorEntry;
import io.millrace.registry.AdapterKind;
import io.millrace.registry.AdapterManifest;
import io.millrace.registry.BaseModel;
import io.millrace.registry.Registry;
import io.millrace.registry.WeightsHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trained adapter as the export command writes it for other engines, read again. */
class AdapterExportTest {

  private static final Path VECTORS =
      Path.of(System.getProperty("millrace.root"), "pipelines/testing/vectors/model");
  private static final Path TRAINED = VECTORS.resolve("lora/llama-gqa-all-r8/final");
  private static final Path BASE = VECTORS.resolve("models/llama-gqa");
  private static final String VALUE = "model.layers.1.self_attn.v_proj";
  private static final int MATRICES = 2 * 7 * 2;
  private static final int RANK = 8;
  private static final int WIDTH = 64;
  private static final int VALUE_WIDTH = 32;

  @TempDir Path home;
  private Path base;
  private Console console;
  private String adapter;
  private Path target;
  private float[] down;
  private float[] up;

  @BeforeEach
  void publish() throws IOException {
    console = new Console(home);
    target = home.resolve("exported");
    base = Files.createDirectories(home.resolve("models/llama-gqa"));
    for (String file : BASE.toFile().list()) {
      Files.copy(BASE.resolve(file), base.resolve(file));
    }
    adapter = publish(TRAINED);
    try (SafetensorsFile file =
        SafetensorsFile.open(TRAINED.resolve("adapter_model.safetensors"))) {
      down = file.floats("base_model.model." + VALUE + ".lora_A.weight");
      up = file.floats("base_model.model." + VALUE + ".lora_B.weight");
    }
  }

  @AfterEach
  void close() {
    console.close();
  }

  private String publish(Path folder) throws IOException {
    AdapterManifest manifest =
        new AdapterManifest(
            AdapterKind.ADAPTER,
            "desk",
            "triage",
            "sft",
            List.of("millrace"),
            new BaseModel("llama-gqa", WeightsHash.of(BASE), "c".repeat(64), ""),
            null,
            "d".repeat(64),
            new JsonMapper().createObjectNode(),
            1,
            new TreeMap<>(),
            new TreeMap<>(),
            null,
            null,
            "0.1.0");
    return Registry.in(home.resolve("registry")).publish(folder, manifest).record().id();
  }

  private void export(String format) {
    int code =
        console.run("adapters", "export", adapter, "--format", format, "--to", target.toString());
    assertThat(code).as(console.err()).isZero();
    assertThat(console.out()).isEqualTo("Wrote " + target + "\n");
  }

  private String refused(String format) {
    int code =
        console.run("adapters", "export", adapter, "--format", format, "--to", target.toString());
    assertThat(code).as(console.err()).isEqualTo(1);
    assertThat(home.toFile().list()).noneMatch(name -> name.contains("exported"));
    return console.err();
  }

  @ParameterizedTest
  @ValueSource(strings = {"merged", "gguf", "mlx"})
  void aBaseOfTheSameShapeWithOtherWeightsIsRefusedWithBothHashes(String format)
      throws IOException {
    String trained = WeightsHash.of(base);
    try (FileChannel weights =
        FileChannel.open(base.resolve("model.safetensors"), StandardOpenOption.WRITE)) {
      weights.write(ByteBuffer.allocate(Float.BYTES), weights.size() - Float.BYTES);
    }
    String changed = WeightsHash.of(base);
    assertThat(changed).isNotEqualTo(trained);

    assertThat(refused(format)).contains(base + " has the weights " + changed, trained, "--bases");
  }

  @ParameterizedTest
  @ValueSource(strings = {"peft", "merged", "gguf", "mlx"})
  void anAdapterWhoseFilesAreNotThosePublishedIsRefused(String format) throws IOException {
    Path weights =
        home.resolve("registry/adapters").resolve(adapter).resolve("adapter_model.safetensors");
    Files.delete(weights);
    assertThat(refused(format)).contains(weights + " is missing");
  }

  @Test
  void aMergedModelThatCannotBeUsedIsRefusedAndNothingOfItStays() throws IOException {
    adapter = publish(scaledUp());
    assertThat(refused("merged")).contains("holds the value");
    adapter = publish(TRAINED);
    export("merged");
  }

  /** The trained adapter with products that no float holds. */
  private Path scaledUp() throws IOException {
    Path folder = Files.createDirectories(home.resolve("scaled"));
    Files.copy(TRAINED.resolve("adapter_config.json"), folder.resolve("adapter_config.json"));
    List<TensorData> tensors = new ArrayList<>();
    try (SafetensorsFile file =
        SafetensorsFile.open(TRAINED.resolve("adapter_model.safetensors"))) {
      for (TensorEntry entry : file.entries()) {
        float[] values = file.floats(entry.name());
        for (int i = 0; i < values.length; i++) {
          values[i] *= 1e25f;
        }
        tensors.add(TensorData.f32(entry.name(), entry.shape(), values));
      }
    }
    SafetensorsWriter.write(
        folder.resolve("adapter_model.safetensors"), Map.of("format", "pt"), tensors);
    return folder;
  }

  @Test
  void mlxHoldsTheSameMatricesTurnedAndTheScale() throws IOException {
    export("mlx");
    JsonNode config = new JsonMapper().readTree(target.resolve("adapter_config.json").toFile());
    assertThat(config.at("/lora_parameters/rank").asInt()).isEqualTo(RANK);
    assertThat(config.at("/lora_parameters/scale").asDouble()).isEqualTo(2);
    try (SafetensorsFile file = SafetensorsFile.open(target.resolve("adapters.safetensors"))) {
      assertThat(file.entries()).hasSize(MATRICES);
      assertThat(file.floats(VALUE + ".lora_a")).isEqualTo(turned(down, RANK, WIDTH));
      assertThat(file.floats(VALUE + ".lora_b")).isEqualTo(turned(up, VALUE_WIDTH, RANK));
    }
  }

  private static float[] turned(float[] values, int rows, int columns) {
    float[] turned = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      turned[i % columns * rows + i / columns] = values[i];
    }
    return turned;
  }

  @Test
  void aMergedModelHoldsTheBasesWeightsWithTheProductAddedAndItsOtherFiles() throws IOException {
    export("merged");
    assertThat(target.resolve("tokenizer.json"))
        .hasSameBinaryContentAs(BASE.resolve("tokenizer.json"));
    try (WeightFiles before = WeightFiles.open(BASE);
        WeightFiles after = WeightFiles.open(target)) {
      assertThat(after.names()).isEqualTo(before.names());
      float[] was = before.holding(VALUE + ".weight").floats(VALUE + ".weight");
      float[] is = after.holding(VALUE + ".weight").floats(VALUE + ".weight");
      for (int at = 0; at < is.length; at++) {
        double product = 0;
        for (int inner = 0; inner < RANK; inner++) {
          product += up[at / WIDTH * RANK + inner] * down[inner * WIDTH + at % WIDTH];
        }
        assertThat((double) is[at]).isCloseTo(was[at] + 2 * product, within(1e-5));
      }
      assertThat(is).isNotEqualTo(was);
    }
  }

  @Test
  void aGgufFileHoldsTheSameMatricesUnderLlamaCppsNames() throws IOException {
    export("gguf");
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(target)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(text(in, 4)).isEqualTo("GGUF");
    assertThat(in.getInt()).isEqualTo(3);
    assertThat(in.getLong()).isEqualTo(MATRICES);
    Map<String, Object> facts = facts(in, in.getLong());
    assertThat(facts)
        .containsEntry("general.architecture", "llama")
        .containsEntry("adapter.type", "lora")
        .containsEntry("adapter.lora.alpha", 16f);
    Map<String, Long> offsets = new TreeMap<>();
    for (int i = 0; i < MATRICES; i++) {
      String name = text(in, in.getLong());
      int dimensions = in.getInt();
      in.position(in.position() + dimensions * Long.BYTES + Integer.BYTES);
      offsets.put(name, in.getLong());
    }
    long data = (in.position() + 31L) / 32 * 32;
    assertThat(floats(in, data + offsets.get("blk.1.attn_v.weight.lora_a"), down.length))
        .isEqualTo(down);
    assertThat(floats(in, data + offsets.get("blk.1.attn_v.weight.lora_b"), up.length))
        .isEqualTo(up);
  }

  private static Map<String, Object> facts(ByteBuffer in, long count) {
    Map<String, Object> facts = new TreeMap<>();
    for (long i = 0; i < count; i++) {
      String key = text(in, in.getLong());
      boolean isText = in.getInt() == 8;
      facts.put(key, isText ? (Object) text(in, in.getLong()) : (Float) in.getFloat());
    }
    return facts;
  }

  private static String text(ByteBuffer in, long length) {
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static float[] floats(ByteBuffer in, long position, int count) {
    float[] values = new float[count];
    in.slice((int) position, count * Float.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }
}
