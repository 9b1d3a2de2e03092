package io.millrace.model.decoder;

import io.millrace.model.base.BaseModelException;
import io.millrace.model.base.DecoderConfig;
import io.millrace.model.base.WeightFiles;
import io.millrace.model.safetensors.Floats;
import io.millrace.model.safetensors.FloatsReader;
import io.millrace.model.safetensors.SafetensorsFile;
import io.millrace.model.safetensors.TensorType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Checks what {@link ModelFolder} wrote of a trained model, as anybody would who loads it. */
public final class WrittenModel {

  private static final int PORTION = 1 << 16;

  private WrittenModel() {}

  /**
   * Checks that each tensor which the configuration asks for is there in its shape and no other,
   * that all values are finite, and that some differ from the base's.
   *
   * @param portion told after each tensor
   * @throws IOException when a file cannot be read or used; the message names file, tensor and
   *     value
   * @throws IllegalArgumentException when training changed nothing
   */
  public static void check(Path folder, Path base, Runnable portion) throws IOException {
    DecoderConfig config = DecoderConfig.read(folder);
    try (WeightFiles written = WeightFiles.open(folder);
        WeightFiles before = WeightFiles.open(base)) {
      Map<String, List<Long>> shapes = new WeightShapes(config).all();
      TreeSet<String> unknown = new TreeSet<>(written.names());
      unknown.removeAll(shapes.keySet());
      if (!unknown.isEmpty()) {
        throw new BaseModelException(
            folder, "holds tensor '" + unknown.first() + "', which config.json does not ask for");
      }
      boolean changed = false;
      for (Map.Entry<String, List<Long>> tensor : shapes.entrySet()) {
        String name = tensor.getKey();
        SafetensorsFile file = written.holding(name);
        if (!file.entry(name).shape().equals(tensor.getValue())) {
          throw new BaseModelException(
              file.path(),
              "tensor '%s' has the shape %s where config.json asks for %s"
                  .formatted(name, file.entry(name).shape(), tensor.getValue()));
        }
        changed |= differs(file, before.holding(name), name);
        portion.run();
      }
      if (!changed) {
        throw new IllegalArgumentException(
            "the model is the base it was trained from: no step changed a value by as much as its"
                + " type in the file tells apart; give the run more steps, less warm-up or a"
                + " higher learning rate");
      }
    }
  }

  /** Whether a finite tensor differs from the base's, rounded to the same type. */
  private static boolean differs(SafetensorsFile file, SafetensorsFile base, String name)
      throws IOException {
    TensorType type = file.entry(name).type();
    FloatsReader values = file.reader(name);
    FloatsReader before = base.reader(name);
    boolean differs = false;
    while (values.remaining() > 0) {
      float[] now = values.next(PORTION);
      for (float value : now) {
        if (!Float.isFinite(value)) {
          throw new BaseModelException(
              file.path(), "tensor '" + name + "' holds the value " + value);
        }
      }
      float[] was = Floats.read(Floats.write(before.next(PORTION), type), type);
      differs |= !Arrays.equals(now, was);
    }
    return differs;
  }
}
