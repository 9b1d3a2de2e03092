package io.millrace.model;

import io.millrace.model.safetensors.SafetensorsWriter;
import io.millrace.model.safetensors.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A base model of two narrow layers with random weights from a fixed seed. */
public final class TinyModel {

  public static final int VOCABULARY = 24;

  private static final long WIDTH = 16;
  private static final long INNER = 20;
  private static final String CONFIG =
      "{\"model_type\":\"llama\",\"vocab_size\":24,\"hidden_size\":16,\"intermediate_size\":20,"
          + "\"num_hidden_layers\":2,\"num_attention_heads\":2,\"num_key_value_heads\":1,"
          + "\"max_position_embeddings\":32,\"tie_word_embeddings\":true,\"eos_token_id\":2,"
          + "\"pad_token_id\":0}";

  private final Random random = new Random(5);
  private final List<TensorData> tensors = new ArrayList<>();

  private TinyModel() {}

  /** Writes the model's folder. */
  public static Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("config.json"), CONFIG);
    SafetensorsWriter.write(
        folder.resolve("model.safetensors"), Map.of("format", "pt"), new TinyModel().all());
    return folder;
  }

  private List<TensorData> all() {
    add("model.embed_tokens.weight", VOCABULARY, WIDTH);
    add("model.norm.weight", WIDTH);
    for (int layer = 0; layer < 2; layer++) {
      String prefix = "model.layers." + layer + ".";
      add(prefix + "input_layernorm.weight", WIDTH);
      add(prefix + "post_attention_layernorm.weight", WIDTH);
      add(prefix + "self_attn.q_proj.weight", WIDTH, WIDTH);
      add(prefix + "self_attn.k_proj.weight", WIDTH / 2, WIDTH);
      add(prefix + "self_attn.v_proj.weight", WIDTH / 2, WIDTH);
      add(prefix + "self_attn.o_proj.weight", WIDTH, WIDTH);
      add(prefix + "mlp.gate_proj.weight", INNER, WIDTH);
      add(prefix + "mlp.up_proj.weight", INNER, WIDTH);
      add(prefix + "mlp.down_proj.weight", WIDTH, INNER);
    }
    return tensors;
  }

  private void add(String name, long... shape) {
    int size = 1;
    List<Long> sizes = new ArrayList<>();
    for (long s : shape) {
      size *= (int) s;
      sizes.add(s);
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = shape.length == 1 ? 1 : (float) random.nextGaussian() * 0.3f;
    }
    tensors.add(TensorData.f32(name, sizes, values));
  }
}
