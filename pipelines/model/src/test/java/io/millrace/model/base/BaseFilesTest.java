package io.millrace.model.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.model.safetensors.SafetensorsWriter;
import io.millrace.model.safetensors.TensorData;
import io.millrace.model.safetensors.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaseFilesTest {

  private static final String SIZES =
      "\"vocab_size\":32,\"hidden_size\":24,\"intermediate_size\":40,\"num_hidden_layers\":2,"
          + "\"num_attention_heads\":4";

  @TempDir Path folder;

  private DecoderConfig config(String fields) throws IOException {
    Files.writeString(folder.resolve("config.json"), "{" + SIZES + "," + fields + "}");
    return DecoderConfig.read(folder);
  }

  @Test
  void fillsInWhatOldConfigurationsLeaveOut() throws IOException {
    DecoderConfig config =
        config("\"model_type\":\"llama\",\"torch_dtype\":\"bfloat16\",\"eos_token_id\":7");
    assertThat(config.keyValueHeads()).isEqualTo(4);
    assertThat(config.headSize()).isEqualTo(6);
    assertThat(config.stored()).isEqualTo(TensorType.BF16);
    assertThat(config.endIds()).containsExactly(7);
    assertThat(config.padId()).isEmpty();
    assertThat(config.queryBias()).isFalse();
  }

  @Test
  void limitsTheContextToMistralsSlidingWindow() throws IOException {
    assertThat(
            config(
                    "\"model_type\":\"mistral\",\"sliding_window\":16,\"max_position_embeddings\":64")
                .context())
        .isEqualTo(16);
    assertThat(
            config(
                    "\"model_type\":\"qwen2\",\"sliding_window\":16,\"use_sliding_window\":false,"
                        + "\"max_position_embeddings\":64")
                .context())
        .isEqualTo(64);
  }

  @Test
  void givesOnlyQwen2QueryBiasWithoutOutputBias() throws IOException {
    DecoderConfig qwen = config("\"model_type\":\"qwen2\"");
    assertThat(qwen.queryBias()).isTrue();
    assertThat(qwen.outputBias()).isFalse();
    DecoderConfig llama = config("\"model_type\":\"llama\",\"attention_bias\":true");
    assertThat(llama.queryBias() && llama.outputBias()).isTrue();
    assertThat(config("\"model_type\":\"qwen3\"").headNorm()).isTrue();
  }

  @Test
  void dividesFrequenciesByALinearFactorAlsoInTheOldSpelling() throws IOException {
    RopeConfig plain = config("\"model_type\":\"llama\"").rope();
    RopeConfig scaled =
        config("\"model_type\":\"llama\",\"rope_scaling\":{\"type\":\"linear\",\"factor\":4}")
            .rope();
    float[] before = plain.inverseFrequencies(6);
    float[] after = scaled.inverseFrequencies(6);
    for (int i = 0; i < 3; i++) {
      assertThat(after[i]).isCloseTo(before[i] / 4, within(1e-9f));
    }
  }

  @Test
  void refusesWhatTheDecoderCannotCompute() {
    assertThatThrownBy(() -> config("\"model_type\":\"mamba\""))
        .isInstanceOf(BaseModelException.class)
        .hasMessageContaining("'mamba' is not known; known are llama, mistral, qwen2, qwen3");
    assertThatThrownBy(
            () -> config("\"model_type\":\"llama\",\"rope_scaling\":{\"rope_type\":\"yarn\"}"))
        .hasMessageContaining("'rope_type' is \"yarn\"; default, linear or llama3 is expected");
    assertThatThrownBy(() -> config("\"model_type\":\"llama\",\"hidden_act\":\"gelu\""))
        .hasMessageContaining("hidden_act");
    assertThatThrownBy(() -> config("\"model_type\":\"llama\",\"num_key_value_heads\":3"))
        .hasMessageContaining("a divisor of 4");
    assertThatThrownBy(() -> DecoderConfig.read(folder.resolve("nowhere")))
        .hasMessageContaining("config.json: is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"model_type\":\"lla", "", "[]"})
  void aFileThatEndsTooEarlyOrHoldsNoObjectIsNamedWithWhatToDo(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("tokenizer_config.json"), text);
    assertThatThrownBy(() -> BaseJson.read(file))
        .isInstanceOf(BaseModelException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("fetch this file of the base model again");
  }

  @Test
  void readsWhatTheMakersRecommendForSampling() throws IOException {
    DecoderConfig config = config("\"model_type\":\"llama\",\"eos_token_id\":3");
    assertThat(GenerationConfig.read(folder, config).endIds()).containsExactly(3);
    Files.writeString(
        folder.resolve("generation_config.json"),
        "{\"eos_token_id\":[5,6],\"do_sample\":true,\"temperature\":0.6,\"top_k\":20}");
    GenerationConfig read = GenerationConfig.read(folder, config);
    assertThat(read.endIds()).containsExactly(5, 6);
    assertThat(read.temperature()).isEqualTo(OptionalDouble.of(0.6));
    assertThat(read.topK()).isEqualTo(OptionalInt.of(20));
  }

  @Test
  void takesTheOneFileWhereAnIndexWithShardsLiesBesideIt() throws IOException {
    write("model.safetensors", "a");
    write("one.safetensors", "b");
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"weight_map\":{\"b\":\"one.safetensors\"}}");
    try (WeightFiles weights = WeightFiles.open(folder)) {
      assertThat(weights.names()).containsExactly("a");
    }
  }

  private void write(String file, String tensor) throws IOException {
    SafetensorsWriter.write(
        folder.resolve(file), Map.of(), List.of(TensorData.f32(tensor, List.of(1L), new float[1])));
  }

  @Test
  void namesTheShardOrTensorThatIsMissing() throws IOException {
    assertThatThrownBy(() -> WeightFiles.open(folder))
        .hasMessageContaining("neither model.safetensors nor model.safetensors.index.json");
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"weight_map\":{\"a\":\"one.safetensors\"}}");
    assertThatThrownBy(() -> WeightFiles.open(folder)).hasMessageContaining("one.safetensors");
    write("one.safetensors", "b");
    assertThatThrownBy(() -> WeightFiles.open(folder))
        .hasMessageContaining("tensor 'a' is in one.safetensors, where it is not");
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"weight_map\":{\"a\":\"../one.safetensors\"}}");
    assertThatThrownBy(() -> WeightFiles.open(folder)).hasMessageContaining("not in its folder");
  }
}
