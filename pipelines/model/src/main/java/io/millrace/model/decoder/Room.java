package io.millrace.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.millrace.model.engine.Script;
import io.millrace.model.engine.Torch;
import io.millrace.model.safetensors.FloatsReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  /** The shape of weights of one width in one, row after row. */
  static Shape joined(List<Shape> members) {
    long rows = members.stream().mapToLong(member -> member.get(0)).sum();
    Shape first = members.get(0);
    return first.dimension() == 1 ? new Shape(rows) : new Shape(rows, first.get(1));
  }

  /** Each member's rows of a joined weight, in its memory. */
  static Map<String, NDArray> members(
      Script script, NDManager owner, NDArray joined, List<String> names, List<Shape> shapes) {
    Map<String, NDArray> members = new HashMap<>();
    long at = 0;
    for (int i = 0; i < names.size(); i++) {
      long end = at + shapes.get(i).get(0);
      members.put(names.get(i), rows(script, owner, joined, at, end));
      at = end;
    }
    return members;
  }

  private static NDArray rows(
      Script script, NDManager owner, NDArray weight, long start, long end) {
    try (NDArray from = owner.create(new long[] {start});
        NDArray to = owner.create(new long[] {end})) {
      return Torch.kept(() -> script.call("rows", weight, from, to), owner);
    }
  }
}
