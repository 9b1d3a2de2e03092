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
import java.util.function.Predicate;

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
      List<String> names = joints.get(joint);
      Predicate<String> changed = name -> merged.get(name) != weights.get(name);
      if (names.stream().anyMatch(changed)) {
        List<NDArray> alone = names.stream().map(merged::get).toList();
        List<Shape> shapes = alone.stream().map(NDArray::getShape).toList();
        NDArray whole = together(alone, Room.joined(shapes));
        joined.put(joint, whole);
        names.stream().filter(changed).map(merged::get).forEach(NDArray::close);
        merged.putAll(Room.members(script, owner, whole, names, shapes));
      }
    }
    return joined;
  }

  private NDArray together(List<NDArray> members, Shape shape) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Room room = new Room(script, owner, base.precision(), shape.size());
      members.forEach(room::fill);
      return room.shaped(shape);
    }
  }
}
