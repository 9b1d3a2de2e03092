package io.millrace.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.millrace.model.engine.Script;
import io.millrace.model.engine.Torch;
import java.util.LinkedHashMap;
import java.util.Map;

/** Adds an adapter's products to the weights; weights without an adapter are shared. */
final class Merging {

  private final Decoder base;
  private final Script script;

  Merging(Decoder base, Script script) {
    this.base = base;
    this.script = script;
  }

  Decoder with(Adapter adapter) {
    NDManager owner = Torch.newManager();
    Map<String, NDArray> merged = new LinkedHashMap<>(base.weights());
    for (int layer = 0; layer < base.config().layers(); layer++) {
      for (Projection projection : adapter.adapted(layer)) {
        String path = Decoder.layerPrefix(layer) + projection.path();
        NDArray a = adapter.matrices().get(path + ".lora_A.weight");
        NDArray b = adapter.matrices().get(path + ".lora_B.weight");
        NDArray weight = base.weights().get(path + ".weight");
        merged.put(
            path + ".weight",
            Torch.kept(() -> script.call("merged", weight, a, b, adapter.scale()), owner));
      }
    }
    return base.with(owner, merged);
  }
}
