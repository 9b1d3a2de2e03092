package io.millrace.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
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
import java.util.Map;

/**
 * Brings tensors of weight files into the engine. Aligned f32 tensors that are not joined stay in
 * the mapped file and must not be changed in place; all others are copied, a portion at a time.
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
    SafetensorsFile file = checked(name, expected);
    Shape shape = shape(expected);
    boolean mappable = file.entry(name).type() == TensorType.F32 && file.isAligned(name);
    if (precision == Precision.F32 && mappable && !writable) {
      var bytes = file.bytes(name);
      return Torch.kept(() -> owner.create(bytes, shape, DataType.FLOAT32), owner);
    }
    return join(List.of(name), List.of(expected));
  }

  /** Whether the weights of a joint may lie in one tensor. */
  boolean joins() {
    return !writable;
  }

  /** Tensors of one width, in one tensor row after row. */
  NDArray join(List<String> names, List<List<Long>> expected) throws IOException {
    Shape shape = Room.joined(shapes(expected));
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Room room = new Room(script, owner, precision, shape.size());
      for (int i = 0; i < names.size(); i++) {
        room.fill(checked(names.get(i), expected.get(i)).reader(names.get(i)));
      }
      return room.shaped(shape);
    }
  }

  /** Each tensor's rows of those that were joined. */
  Map<String, NDArray> members(NDArray joined, List<String> names, List<List<Long>> expected) {
    return Room.members(script, owner, joined, names, shapes(expected));
  }

  private SafetensorsFile checked(String name, List<Long> expected) throws IOException {
    SafetensorsFile file = files.holding(name);
    TensorEntry entry = file.entry(name);
    if (!entry.shape().equals(expected)) {
      throw new BaseModelException(
          file.path(),
          "tensor '%s' has the shape %s where config.json asks for %s"
              .formatted(name, entry.shape(), expected));
    }
    return file;
  }

  private static List<Shape> shapes(List<List<Long>> sizes) {
    return sizes.stream().map(Weights::shape).toList();
  }

  private static Shape shape(List<Long> sizes) {
    return new Shape(sizes.stream().mapToLong(Long::longValue).toArray());
  }
}
