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
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A base model that knows nothing, for measurements: its shape is real and its weights random. */
public final class RandomModel {

  private static final float BOUND = 0.035f;
  private static final long SEED = 5;
  private static final int PORTION = 1 << 16;

  private RandomModel() {}

  /** Writes the folder of a model with this {@code config.json}, weights in bf16. */
  public static void write(Path folder, String config) throws IOException {
    write(folder, config, () -> {});
  }

  /** The same; {@code portion} is told after each part of a tensor. */
  public static void write(Path folder, String config, Runnable portion) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("config.json"), config);
    SplittableRandom random = new SplittableRandom(SEED);
    List<TensorData> tensors = new ArrayList<>();
    new WeightShapes(DecoderConfig.read(folder))
        .all()
        .forEach((name, shape) -> tensors.add(tensor(name, shape, random)));
    SafetensorsWriter.write(
        folder.resolve("model.safetensors"), Map.of("format", "pt"), tensors, portion);
  }

  private static TensorData tensor(String name, List<Long> shape, SplittableRandom random) {
    Values values = new Values(random, shape);
    int parts = Math.toIntExact((values.left + PORTION - 1) / PORTION);
    return new TensorData(name, TensorType.BF16, shape, parts, values::next);
  }

  /** The values of a tensor, portion after portion; norms are ones, as in a trained model. */
  private static final class Values {

    private final SplittableRandom random;
    private final boolean norm;
    private long left;

    Values(SplittableRandom random, List<Long> shape) {
      this.random = random;
      this.norm = shape.size() == 1;
      this.left = shape.stream().reduce(1L, (a, b) -> a * b);
    }

    ByteBuffer next() {
      float[] values = new float[(int) Math.min(PORTION, left)];
      left -= values.length;
      for (int i = 0; i < values.length; i++) {
        values[i] = norm ? 1 : (float) (random.nextDouble() * 2 - 1) * BOUND;
      }
      return Floats.write(values, TensorType.BF16);
    }
  }
}
