package io.millrace.model.safetensors;

import java.util.List;

/**
 * One tensor of a file: its element type, its shape (empty for a scalar) and the half-open range of
 * bytes it takes, counted from the end of the header.
 */
public record TensorEntry(String name, TensorType type, List<Long> shape, long begin, long end) {

  public TensorEntry {
    shape = List.copyOf(shape);
  }

  /** Number of bytes the tensor takes. */
  public long size() {
    return end - begin;
  }

  /** Number of elements. */
  public long count() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }
}
