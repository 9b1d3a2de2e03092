package io.millrace.model.base;

import io.millrace.model.safetensors.TensorType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** Reads {@code config.json}; what the decoder cannot compute is refused rather than ignored. */
final class ConfigReader {

  private static final Set<String> KNOWN = Set.of("llama", "mistral", "qwen2", "qwen3");

  private final Path file;

  ConfigReader(Path file) {
    this.file = file;
  }

  DecoderConfig read() throws IOException {
    JsonFields config = JsonFields.read(file);
    String type = config.text("model_type", "absent");
    checkKnown(config, type);
    int hidden = config.size("hidden_size");
    int heads = config.size("num_attention_heads");
    int keyValueHeads = config.size("num_key_value_heads", heads);
    if (heads % keyValueHeads != 0) {
      throw config.refused("num_key_value_heads", "a divisor of " + heads + " attention heads");
    }
    if (!config.has("head_dim") && hidden % heads != 0) {
      throw config.refused("hidden_size", "a multiple of " + heads + " attention heads");
    }
    boolean qwen2 = type.equals("qwen2");
    boolean bias = config.flag("attention_bias", false);
    return new DecoderConfig(
        type,
        config.size("vocab_size"),
        hidden,
        config.size("intermediate_size"),
        config.size("num_hidden_layers"),
        heads,
        keyValueHeads,
        headSize(config, hidden / heads),
        context(config, type),
        config.number("rms_norm_eps", 1e-6),
        new RopeReader(config).read(),
        config.flag("tie_word_embeddings", false),
        qwen2 || bias,
        !qwen2 && bias,
        config.flag("mlp_bias", false),
        type.equals("qwen3"),
        stored(config),
        config.id("bos_token_id"),
        config.ids("eos_token_id"),
        config.id("pad_token_id"));
  }

  private void checkKnown(JsonFields config, String type) throws BaseModelException {
    if (!KNOWN.contains(type)) {
      throw new BaseModelException(
          file,
          "the model type '%s' is not known; known are %s: take a base of one of these"
              .formatted(type, sorted()));
    }
    String activation = config.text("hidden_act", "silu");
    if (!activation.equals("silu") && !activation.equals("swish")) {
      throw config.refused("hidden_act", "silu");
    }
    if (config.has("quantization_config")) {
      throw new BaseModelException(
          file, "the weights are quantised; take the unquantised base model");
    }
  }

  private static String sorted() {
    return String.join(", ", KNOWN.stream().sorted().toList());
  }

  private static int headSize(JsonFields config, int otherwise) throws BaseModelException {
    int size = config.size("head_dim", otherwise);
    if (size % 2 != 0) {
      throw config.refused("head_dim", "an even number");
    }
    return size;
  }

  private static int context(JsonFields config, String type) throws BaseModelException {
    int positions = config.size("max_position_embeddings", 2048);
    boolean window =
        config.has("sliding_window")
            && (type.equals("mistral") || config.flag("use_sliding_window", false));
    return window ? Math.min(positions, config.size("sliding_window")) : positions;
  }

  private static TensorType stored(JsonFields config) throws BaseModelException {
    String type = config.text("dtype", config.text("torch_dtype", "float32"));
    return switch (type) {
      case "float32" -> TensorType.F32;
      case "bfloat16" -> TensorType.BF16;
      case "float16" -> TensorType.F16;
      default -> throw config.refused("dtype", "float32, bfloat16 or float16");
    };
  }
}
