package io.millrace.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.millrace.model.base.BaseModelException;
import io.millrace.model.base.WeightFiles;
import io.millrace.model.engine.Script;
import io.millrace.model.engine.Torch;
import io.millrace.model.safetensors.SafetensorsFile;
import io.millrace.model.safetensors.TensorEntry;
import io.millrace.model.safetensors.TensorType;
import java.io.IOException;
import java.util.List;

/**
 * Brings tensors of weight files into the engine. Aligned f32 tensors stay in the mapped file and
 * must not be changed in place; all others are converted, one at a time.
 */
final class Weights {

  private final WeightFiles files;
  private final NDManager owner;
  private final Script script;
  private final Precision precision;
  private final boolean writable;

  Weights(
      WeightFiles files, NDManager owner, Script script, Precision precision, boolean writable) {
    this.files = files;
    this.owner = owner;
    this.script = script;
    this.precision = precision;
    this.writable = writable;
  }

  NDArray load(String name, List<Long> expected) throws IOException {
    SafetensorsFile file = files.holding(name);
    TensorEntry entry = file.entry(name);
    if (!entry.shape().equals(expected)) {
      throw new BaseModelException(
          file.path(),
          "tensor '%s' has the shape %s where config.json asks for %s"
              .formatted(name, entry.shape(), expected));
    }
    Shape shape = new Shape(expected.stream().mapToLong(Long::longValue).toArray());
    boolean mappable = entry.type() == TensorType.F32 && file.isAligned(name);
    if (precision == Precision.F32 && mappable && !writable) {
      var bytes = file.bytes(name);
      return Torch.kept(() -> owner.create(bytes, shape, DataType.FLOAT32), owner);
    }
    float[] values = file.floats(name);
    try (NDManager passing = owner.newSubManager();
        NDArray wide = passing.create(values, shape)) {
      String copy = precision == Precision.BF16 ? "bf16" : "copied";
      return Torch.kept(() -> script.call(copy, wide), owner);
    }
  }
}
