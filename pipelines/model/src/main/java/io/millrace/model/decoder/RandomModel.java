package io.millrace.model.decoder;

import io.millrace.model.base.DecoderConfig;
import io.millrace.model.safetensors.Floats;
import io.millrace.model.safetensors.SafetensorsWriter;
import io.millrace.model.safetensors.TensorData;
import io.millrace.model.safetensors.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A base model that knows nothing, for measurements: its shape is real and its weights random. */
public final class RandomModel {

  private static final float BOUND = 0.035f;
  private static final long SEED = 5;

  private RandomModel() {}

  /** Writes the folder of a model with this {@code config.json}, weights in bf16. */
  public static void write(Path folder, String config) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("config.json"), config);
    SplittableRandom random = new SplittableRandom(SEED);
    List<TensorData> tensors = new ArrayList<>();
    new WeightShapes(DecoderConfig.read(folder))
        .all()
        .forEach(
            (name, shape) ->
                tensors.add(
                    new TensorData(name, TensorType.BF16, shape, () -> values(random, shape))));
    SafetensorsWriter.write(folder.resolve("model.safetensors"), Map.of("format", "pt"), tensors);
  }

  /** Norms are ones, as in a model that was trained. */
  private static ByteBuffer values(SplittableRandom random, List<Long> shape) {
    int size = Math.toIntExact(shape.stream().reduce(1L, (a, b) -> a * b));
    float[] values = new float[size];
    if (shape.size() == 1) {
      Arrays.fill(values, 1);
    } else {
      for (int i = 0; i < size; i++) {
        values[i] = (float) (random.nextDouble() * 2 - 1) * BOUND;
      }
    }
    return Floats.write(values, TensorType.BF16);
  }
}
