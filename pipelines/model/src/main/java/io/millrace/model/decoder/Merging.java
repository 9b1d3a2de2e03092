package io.millrace.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.millrace.model.engine.Script;
import io.millrace.model.engine.Torch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds an adapter's products to the weights; weights without an adapter are shared. */
final class Merging {

  private final Decoder base;
  private final BaseWeights weights;
  private final Script script;
  private final NDManager owner = Torch.newManager();

  Merging(Decoder base, BaseWeights weights, Script script) {
    this.base = base;
    this.weights = weights;
    this.script = script;
  }

  Decoder with(Adapter adapter) {
    Map<String, NDArray> merged = new LinkedHashMap<>(weights.named());
    for (int layer = 0; layer < base.config().layers(); layer++) {
      for (Projection projection : adapter.adapted(layer)) {
        String path = Decoder.layerPrefix(layer) + projection.path();
        NDArray a = adapter.matrices().get(path + ".lora_A.weight");
        NDArray b = adapter.matrices().get(path + ".lora_B.weight");
        NDArray weight = weights.get(path + ".weight");
        merged.put(
            path + ".weight",
            Torch.kept(() -> script.call("merged", weight, a, b, adapter.scale()), owner));
      }
    }
    return base.with(owner, new BaseWeights(merged, joined(merged)));
  }

  /** Joints of which a member changed are put together again, and the members become rows. */
  private Map<String, NDArray> joined(Map<String, NDArray> merged) {
    Map<String, NDArray> joined = new LinkedHashMap<>(weights.joined());
    Map<String, List<String>> joints = new WeightShapes(base.config()).joints();
    for (String joint : weights.joined().keySet()) {
      List<String> members = joints.get(joint);
      if (members.stream().anyMatch(name -> merged.get(name) != weights.get(name))) {
        NDArray whole = together(members.stream().map(merged::get).toList());
        joined.put(joint, whole);
        long at = 0;
        for (String name : members) {
          NDArray alone = merged.get(name);
          long end = at + alone.getShape().get(0);
          merged.put(name, Room.rows(script, owner, whole, at, end));
          if (alone != weights.get(name)) {
            alone.close();
          }
          at = end;
        }
      }
    }
    return joined;
  }

  private NDArray together(List<NDArray> members) {
    long rows = members.stream().mapToLong(member -> member.getShape().get(0)).sum();
    Shape first = members.get(0).getShape();
    Shape shape = first.dimension() == 1 ? new Shape(rows) : new Shape(rows, first.get(1));
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Room room = new Room(script, owner, base.precision(), shape.size());
      members.forEach(room::fill);
      return room.shaped(shape);
    }
  }
}
