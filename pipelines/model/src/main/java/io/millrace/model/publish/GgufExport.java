package io.millrace.model.publish;

import io.millrace.model.base.BaseModelException;
import io.millrace.model.base.DecoderConfig;
import io.millrace.model.decoder.Projection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes an adapter as llama.cpp loads it, in f32: {@code blk.0.attn_q.weight.lora_a} and so on,
 * {@code adapter.lora.alpha} such that alpha / rank is PEFT's scaling (convert_lora_to_gguf.py,
 * src/llama-adapter.cpp). Where the converter of the base reorders the rows of the query and key
 * projections for its rotary embedding (llama, mistral), the rows of B are reordered alike.
 */
public final class GgufExport {

  private GgufExport() {}

  /**
   * Writes the file.
   *
   * @throws IOException when the adapter does not fit the base, or the file cannot be written
   */
  public static void write(Path adapter, Path base, Path file) throws IOException {
    AdapterTensors tensors = AdapterTensors.read(adapter, base);
    DecoderConfig shape = tensors.base();
    String architecture = architecture(base, shape);
    GgufFile gguf = new GgufFile();
    gguf.text("general.type", "adapter");
    gguf.text("general.architecture", architecture);
    gguf.text("adapter.type", "lora");
    long rank = tensors.config().rank();
    gguf.number("adapter.lora.alpha", (float) (tensors.config().scaling() * rank));
    for (AdapterTensors.Module module : tensors.modules()) {
      Projection projection = module.projection();
      String name = "blk." + module.layer() + "." + name(projection) + ".weight";
      long inputs = projection.inputs(shape);
      long outputs = projection.outputs(shape);
      float[] up = module.up();
      int heads = heads(projection, shape);
      if (architecture.equals("llama") && heads > 0) {
        up = rotated(up, heads, (int) (outputs / heads), (int) rank);
      }
      gguf.tensor(name + ".lora_a", List.of(inputs, rank), module.down());
      gguf.tensor(name + ".lora_b", List.of(rank, outputs), up);
    }
    gguf.write(file);
  }

  private static String architecture(Path base, DecoderConfig config) throws BaseModelException {
    return switch (config.modelType()) {
      case "llama", "mistral" -> "llama";
      case "qwen2", "qwen3" -> config.modelType();
      default ->
          throw new BaseModelException(
              base, "llama.cpp has no known architecture for '" + config.modelType() + "'");
    };
  }

  private static String name(Projection projection) {
    return switch (projection) {
      case QUERY -> "attn_q";
      case KEY -> "attn_k";
      case VALUE -> "attn_v";
      case OUTPUT -> "attn_output";
      case GATE -> "ffn_gate";
      case UP -> "ffn_up";
      case DOWN -> "ffn_down";
    };
  }

  /** How many heads a rotary projection has; 0 for the others. */
  private static int heads(Projection projection, DecoderConfig config) {
    return switch (projection) {
      case QUERY -> config.heads();
      case KEY -> config.keyValueHeads();
      default -> 0;
    };
  }

  /** Of each head, the two halves of the rows interleaved. */
  static float[] rotated(float[] up, int heads, int width, int rank) {
    float[] turned = new float[up.length];
    List<Integer> rows = new ArrayList<>();
    for (int head = 0; head < heads; head++) {
      for (int pair = 0; pair < width / 2; pair++) {
        rows.add(head * width + pair);
        rows.add(head * width + width / 2 + pair);
      }
    }
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(up, rows.get(row) * rank, turned, row * rank, rank);
    }
    return turned;
  }
}
