package io.millrace.model.lora;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.model.ModelVectors;
import io.millrace.model.safetensors.Floats;
import io.millrace.model.safetensors.SafetensorsFile;
import io.millrace.model.safetensors.SafetensorsWriter;
import io.millrace.model.safetensors.TensorData;
import io.millrace.model.safetensors.TensorEntry;
import io.millrace.model.safetensors.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** An intact adapter's files in memory, and the changes that {@code peft/damaged.json} names. */
final class ChangedAdapter {

  private static final Set<String> MINIMAL =
      Set.of("peft_type", "task_type", "r", "lora_alpha", "target_modules", "use_rslora");

  private final ObjectNode config;
  private final TreeMap<String, TensorData> tensors = new TreeMap<>();
  private Map<String, String> metadata = Map.of("format", "pt");

  private ChangedAdapter(ObjectNode config) {
    this.config = config;
  }

  static ChangedAdapter of(Path folder) throws IOException {
    ChangedAdapter adapter =
        new ChangedAdapter((ObjectNode) ModelVectors.json(folder.resolve(PeftConfig.FILE)));
    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(LoraAdapter.WEIGHTS))) {
      for (TensorEntry entry : file.entries()) {
        adapter.put(TensorData.f32(entry.name(), entry.shape(), file.floats(entry.name())));
      }
    }
    return adapter;
  }

  /** Makes the change of a case. */
  ChangedAdapter changed(String id) {
    switch (id) {
      case "intact" -> {}
      case "minimal_config" -> config.retain(MINIMAL);
      case "no_metadata" -> metadata = Map.of();
      case "one_tensor_missing" -> tensors.pollFirstEntry();
      case "no_prefix" -> rename(name -> name.substring(LoraAdapter.PREFIX.length()));
      case "extra_model_prefix_missing" -> rename(n -> n.replace("model.model.la", "model.la"));
      case "adapter_name_in_key" -> rename(name -> name.replace(".weight", ".default.weight"));
      case "extra_tensor" ->
          put(
              TensorData.f32(
                  "base_model.model.extra.lora_A.weight", List.of(2L, 2L), new float[4]));
      case "transposed_A" -> transpose();
      case "wrong_rank_in_config" -> config.put("r", 2 * config.get("r").intValue());
      case "bf16_tensors" -> convert(TensorType.BF16);
      case "unknown_config_key" -> config.put("millrace_note", "x");
      case "no_peft_type" -> config.remove("peft_type");
      case "no_r" -> config.remove("r");
      case "no_target_modules" -> config.remove("target_modules");
      case "target_not_in_base" -> config.putArray("target_modules").add("nothing_proj");
      case "alpha_changed" -> config.put("lora_alpha", 2 * config.get("lora_alpha").intValue());
      case "target_modules_all_linear" -> config.put("target_modules", "all-linear");
      case "weights_file_missing" -> tensors.clear();
      case "nan_value" -> spoil();
      default -> throw new AssertionError("no change is known for the case '" + id + "'");
    }
    return this;
  }

  /** An adapter that is not damaged and computes what PEFT makes of a damaged one. */
  ChangedAdapter equivalent(String id) {
    switch (id) {
      case "alpha_changed" -> doubleUp();
      case "bf16_tensors" -> {
        convert(TensorType.BF16);
        convert(TensorType.F32);
      }
      default -> throw new AssertionError("PEFT computes something else in the case '" + id + "'");
    }
    return this;
  }

  /** Writes the files; no weights where no tensor is left. */
  Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(PeftConfig.FILE), config.toString());
    if (!tensors.isEmpty()) {
      SafetensorsWriter.write(
          folder.resolve(LoraAdapter.WEIGHTS), metadata, new ArrayList<>(tensors.values()));
    }
    return folder;
  }

  private void put(TensorData tensor) {
    tensors.put(tensor.name(), tensor);
  }

  private void replaceAll(UnaryOperator<TensorData> change) {
    List<TensorData> before = new ArrayList<>(tensors.values());
    tensors.clear();
    before.forEach(tensor -> put(change.apply(tensor)));
  }

  private void rename(UnaryOperator<String> change) {
    replaceAll(t -> new TensorData(change.apply(t.name()), t.type(), t.shape(), t.bytes()));
  }

  private void convert(TensorType type) {
    replaceAll(
        tensor -> {
          ByteBuffer bytes = Floats.write(values(tensor), type);
          return new TensorData(tensor.name(), type, tensor.shape(), () -> bytes);
        });
  }

  private void transpose() {
    replaceAll(
        tensor -> {
          if (!tensor.name().contains("lora_A")) {
            return tensor;
          }
          List<Long> shape = new ArrayList<>(tensor.shape());
          Collections.reverse(shape);
          float[] values = values(tensor);
          float[] turned = new float[values.length];
          int columns = Math.toIntExact(tensor.shape().get(1));
          for (int i = 0; i < values.length; i++) {
            turned[i % columns * (values.length / columns) + i / columns] = values[i];
          }
          return TensorData.f32(tensor.name(), shape, turned);
        });
  }

  private void spoil() {
    TensorData first = tensors.firstEntry().getValue();
    float[] values = values(first);
    Arrays.fill(values, Float.NaN);
    put(TensorData.f32(first.name(), first.shape(), values));
  }

  private void doubleUp() {
    replaceAll(
        tensor -> {
          float[] values = values(tensor);
          for (int i = 0; i < values.length && tensor.name().contains("lora_B"); i++) {
            values[i] *= 2;
          }
          return TensorData.f32(tensor.name(), tensor.shape(), values);
        });
  }

  private static float[] values(TensorData tensor) {
    return Floats.read(tensor.bytes().get(), tensor.type());
  }
}
