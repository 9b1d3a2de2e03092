package io.millrace.model.publish;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.model.decoder.Projection;
import io.millrace.model.safetensors.SafetensorsWriter;
import io.millrace.model.safetensors.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes an adapter as MLX-LM loads it: {@code adapter_config.json} and {@code
 * adapters.safetensors} with both matrices transposed ({@code lora_a} [inputs, rank], {@code
 * lora_b} [rank, outputs]) and PEFT's scaling as {@code scale} (mlx_lm/tuner/utils.py and lora.py).
 */
public final class MlxExport {

  private static final ObjectMapper JSON = new ObjectMapper();

  private MlxExport() {}

  /**
   * Writes the folder.
   *
   * @throws IOException when the adapter does not fit the base, or the folder cannot be written
   */
  public static void write(Path adapter, Path base, Path folder) throws IOException {
    AdapterTensors tensors = AdapterTensors.read(adapter, base);
    Files.createDirectories(folder);
    List<TensorData> written = new ArrayList<>();
    long rank = tensors.config().rank();
    for (AdapterTensors.Module module : tensors.modules()) {
      Projection projection = module.projection();
      String name = "model.layers." + module.layer() + "." + projection.path();
      long inputs = projection.inputs(tensors.base());
      long outputs = projection.outputs(tensors.base());
      written.add(
          TensorData.f32(
              name + ".lora_a",
              List.of(inputs, rank),
              transposed(module.down(), (int) rank, (int) inputs)));
      written.add(
          TensorData.f32(
              name + ".lora_b",
              List.of(rank, outputs),
              transposed(module.up(), (int) outputs, (int) rank)));
    }
    SafetensorsWriter.write(
        folder.resolve("adapters.safetensors"), Map.of("format", "mlx"), written);
    Files.writeString(folder.resolve("adapter_config.json"), config(tensors).toPrettyString());
  }

  private static ObjectNode config(AdapterTensors tensors) {
    ObjectNode root = JSON.createObjectNode();
    root.put("fine_tune_type", "lora").put("num_layers", tensors.base().layers());
    ObjectNode lora = root.putObject("lora_parameters");
    lora.put("rank", tensors.config().rank()).put("scale", tensors.config().scaling());
    lora.put("dropout", tensors.config().dropout());
    ArrayNode keys = lora.putArray("keys");
    tensors.config().targets().stream().map(Projection::path).sorted().forEach(keys::add);
    return root;
  }

  private static float[] transposed(float[] values, int rows, int columns) {
    float[] turned = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = values[row * columns + column];
      }
    }
    return turned;
  }
}
