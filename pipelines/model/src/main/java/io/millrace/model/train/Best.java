package io.millrace.model.train;

import java.util.Map;
import java.util.TreeMap;

/**
 * The parameters with the least evaluation loss so far.
 *
 * @param worse evaluations since then
 */
record Best(double loss, int worse, Map<String, float[]> parameters) {

  static final Best NONE = new Best(Double.POSITIVE_INFINITY, 0, Map.of());

  Best {
    parameters = new TreeMap<>(parameters);
  }

  boolean exists() {
    return !parameters.isEmpty();
  }

  /** A loss that is no number is not better. */
  Best after(double newLoss, Trainer<?> trainer) {
    if (!(newLoss < loss)) {
      return new Best(loss, worse + 1, parameters);
    }
    Map<String, float[]> values = new TreeMap<>();
    trainer.parameters().forEach((name, tensor) -> values.put(name, tensor.toFloatArray()));
    return new Best(newLoss, 0, values);
  }
}
