package io.millrace.model.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.millrace.model.engine.Script;
import io.millrace.model.engine.Torch;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The parameters with the least evaluation loss so far: one copy, in the engine's memory, since all
 * weights of a model do not fit into a small Java heap.
 */
final class Best implements AutoCloseable {

  private final NDManager owner = Torch.newManager();
  private final Script script = TrainScript.compile();
  private final SortedMap<String, NDArray> parameters = new TreeMap<>();
  private double loss = Double.POSITIVE_INFINITY;
  private int worse;

  boolean exists() {
    return !parameters.isEmpty();
  }

  double loss() {
    return loss;
  }

  /** Evaluations since the least loss. */
  int worse() {
    return worse;
  }

  /** The copies by the parameters' names. */
  SortedMap<String, NDArray> parameters() {
    return parameters;
  }

  /** Takes an evaluation's loss, a number, into account. */
  void evaluated(double newLoss, Map<String, NDArray> now) {
    if (newLoss >= loss) {
      worse++;
      return;
    }
    loss = newLoss;
    worse = 0;
    now.forEach(
        (name, tensor) ->
            copy(
                tensor,
                parameters.computeIfAbsent(
                    name, key -> Torch.kept(() -> owner.zeros(tensor.getShape()), owner))));
  }

  /** Brings this to the state that a checkpoint holds. */
  void restore(double leastLoss, int worseSince, Map<String, NDArray> copies) {
    loss = leastLoss;
    worse = worseSince;
    parameters.putAll(copies);
  }

  /** Who owns the copies. */
  NDManager owner() {
    return owner;
  }

  /** Gives parameters the values that were best, where there are any. */
  void copyTo(Map<String, NDArray> now) {
    parameters.forEach((name, values) -> copy(values, now.get(name)));
  }

  private void copy(NDArray from, NDArray to) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      script.call("copy", to, from);
    }
  }

  @Override
  public void close() {
    script.close();
    owner.close();
  }
}
