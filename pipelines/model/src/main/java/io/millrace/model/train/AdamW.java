package io.millrace.model.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.millrace.model.engine.Script;
import io.millrace.model.engine.Torch;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019), whose state is open: the library's
 * own optimizer cannot be resumed.
 */
final class AdamW implements AutoCloseable {

  private final SortedMap<String, NDArray> parameters;
  private final OptimizerOptions options;
  private final Script script;
  private final NDManager owner = Torch.newManager();
  private final Map<String, NDArray> first = new TreeMap<>();
  private final Map<String, NDArray> second = new TreeMap<>();
  private int updates;

  AdamW(SortedMap<String, NDArray> parameters, OptimizerOptions options, Script script) {
    this.parameters = parameters;
    this.options = options;
    this.script = script;
    parameters.forEach(
        (name, parameter) -> {
          first.put(name, Torch.kept(() -> owner.zeros(parameter.getShape()), owner));
          second.put(name, Torch.kept(() -> owner.zeros(parameter.getShape()), owner));
          Torch.collectGradient(parameter, true);
        });
  }

  /** The Euclidean norm of all gradients together. */
  double gradientNorm() {
    try (NDManager passing = owner.newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray sum = passing.zeros(new Shape(), DataType.FLOAT64);
      for (NDArray parameter : parameters.values()) {
        NDArray gradient = Torch.gradient(parameter);
        if (gradient != null) {
          script.call("add_squares", sum, gradient);
        }
      }
      return Math.sqrt(sum.getDouble());
    }
  }

  /** Updates all parameters at this rate, with gradients of this norm, and clears the gradients. */
  void update(double rate, double norm) {
    updates++;
    double clip = Math.min(1, options.clip() / (norm + 1e-6));
    double correction1 = 1 - Math.pow(options.beta1(), updates);
    double correction2 = 1 - Math.pow(options.beta2(), updates);
    float[] constants = {
      (float) clip,
      (float) (1 - options.beta1()),
      (float) options.beta2(),
      (float) (1 - options.beta2()),
      (float) (1 - rate * options.weightDecay()),
      (float) (rate / correction1),
      (float) Math.sqrt(correction2),
      (float) options.epsilon()
    };
    try (NDManager passing = owner.newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray c = passing.create(constants);
      parameters.forEach(
          (name, parameter) -> {
            NDArray gradient = Torch.gradient(parameter);
            if (gradient != null) {
              script.call("adamw", parameter, gradient, first.get(name), second.get(name), c);
              Torch.zeroGradient(parameter);
            }
          });
    }
  }

  /** How many updates were made. */
  int updates() {
    return updates;
  }

  /** First moments by parameter. */
  Map<String, NDArray> first() {
    return first;
  }

  /** Second moments by parameter. */
  Map<String, NDArray> second() {
    return second;
  }

  void restore(int madeUpdates) {
    updates = madeUpdates;
  }

  @Override
  public void close() {
    parameters.values().forEach(parameter -> Torch.collectGradient(parameter, false));
    owner.close();
  }
}
