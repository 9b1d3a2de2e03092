package io.millrace.model.safetensors;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;

/**
 * A tensor to be written. Its little-endian bytes are asked for when its turn comes, so that a
 * large model need not lie in the heap at once.
 *
 * @param parts how often bytes are asked for; each time gives those that follow
 */
public record TensorData(
    String name, TensorType type, List<Long> shape, int parts, Supplier<ByteBuffer> bytes) {

  public TensorData {
    shape = List.copyOf(shape);
  }

  /** A tensor whose bytes come at once. */
  public TensorData(String name, TensorType type, List<Long> shape, Supplier<ByteBuffer> bytes) {
    this(name, type, shape, 1, bytes);
  }

  /** A tensor of 32-bit floats in row-major order. */
  public static TensorData f32(String name, List<Long> shape, float[] values) {
    return new TensorData(name, TensorType.F32, shape, () -> Floats.write(values, TensorType.F32));
  }

  long size() {
    long count = shape.stream().reduce(1L, Math::multiplyExact);
    long bits = Math.multiplyExact(count, type.bits());
    if (bits % 8 != 0) {
      throw new IllegalArgumentException(
          "tensor '" + name + "' of " + type + " " + shape + " does not end at a whole byte");
    }
    return bits / 8;
  }
}
