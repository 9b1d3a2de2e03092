package io.millrace.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.millrace.model.engine.Torch;
import io.millrace.model.safetensors.Floats;
import io.millrace.model.safetensors.SafetensorsWriter;
import io.millrace.model.safetensors.TensorData;
import io.millrace.model.safetensors.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Writes a decoder as a complete model folder that other tools load. */
public final class ModelFolder {

  private static final List<String> COPIED =
      List.of(
          "config.json",
          "generation_config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "chat_template.jinja",
          "vocab.json",
          "merges.txt");

  private ModelFolder() {}

  /**
   * Writes the weights as one file of the type that {@code config.json} names (F32 for F16), the
   * configuration and tokenizer files of {@code source} beside it.
   */
  public static void write(Decoder decoder, Path source, Path target) throws IOException {
    write(decoder, source, target, () -> {});
  }

  /** The same; {@code portion} is told after each tensor. */
  public static void write(Decoder decoder, Path source, Path target, Runnable portion)
      throws IOException {
    Files.createDirectories(target);
    TensorType type =
        decoder.config().stored() == TensorType.BF16 ? TensorType.BF16 : TensorType.F32;
    List<TensorData> tensors = new ArrayList<>();
    decoder
        .weights()
        .forEach(
            (name, weight) -> {
              List<Long> shape = Arrays.stream(weight.getShape().getShape()).boxed().toList();
              tensors.add(new TensorData(name, type, shape, () -> bytes(decoder, weight, type)));
            });
    SafetensorsWriter.write(
        target.resolve("model.safetensors"), Map.of("format", "pt"), tensors, portion);
    for (String name : COPIED) {
      if (Files.exists(source.resolve(name))) {
        Files.copy(source.resolve(name), target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static ByteBuffer bytes(Decoder decoder, NDArray weight, TensorType type) {
    try (NDManager passing = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray wide = decoder.widened(weight);
      wide.attach(passing);
      return Floats.write(wide.toFloatArray(), type);
    }
  }
}
