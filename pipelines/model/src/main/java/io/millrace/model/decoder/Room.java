package io.millrace.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.millrace.model.engine.Script;
import io.millrace.model.engine.Torch;
import io.millrace.model.safetensors.FloatsReader;

/**
 * A weight that is filled from its first value to its last in portions: what is alive twice is a
 * portion, not the largest tensor of the model.
 */
final class Room {

  private static final int PORTION = 1 << 20;

  private final Script script;
  private final NDManager owner;
  private final NDArray flat;
  private long filled;

  Room(Script script, NDManager owner, Precision precision, long size) {
    this.script = script;
    this.owner = owner;
    try (NDArray count = owner.create(new long[] {size})) {
      flat = script.call(precision == Precision.BF16 ? "room_bf16" : "room_f32", count);
    }
  }

  void fill(FloatsReader values) {
    while (values.remaining() > 0) {
      try (NDArray portion = owner.create(values.next(PORTION))) {
        fill(portion);
      }
    }
  }

  /** Appends values of any type. */
  void fill(NDArray values) {
    try (NDArray start = owner.create(new long[] {filled})) {
      script.call("fill", flat, values, start).close();
      filled += values.size();
    }
  }

  /** The weight, which outlives the current scope. */
  NDArray shaped(Shape shape) {
    return Torch.kept(() -> flat.reshape(shape), owner);
  }

  /** Some rows of a weight, in its memory. */
  static NDArray rows(Script script, NDManager owner, NDArray weight, long start, long end) {
    try (NDArray from = owner.create(new long[] {start});
        NDArray to = owner.create(new long[] {end})) {
      return Torch.kept(() -> script.call("rows", weight, from, to), owner);
    }
  }
}
