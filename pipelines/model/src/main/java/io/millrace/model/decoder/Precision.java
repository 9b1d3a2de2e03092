package io.millrace.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.millrace.model.engine.Script;
import io.millrace.model.engine.Torch;

/**
 * The type a base model's weights and activations have in memory. Adapters and losses are f32 in
 * either case.
 */
public enum Precision {
  F32,
  BF16;

  private static final int PROBE_SIZE = 512;
  private static final int PROBE_ROUNDS = 5;
  private static final String PROBE =
      """
        def product(self: __torch__.Ops, x: Tensor) -> Tensor:
          return torch.linear(x, x)
        def bf16(self: __torch__.Ops, x: Tensor) -> Tensor:
          return torch.to(x, 15)
      """;

  /**
   * The faster of the two on this processor, found by multiplying matrices for some milliseconds.
   * Processors without bf16 instructions are slower in bf16.
   */
  public static Precision probe() {
    try (Script script = Script.compile(PROBE);
        NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray wide = manager.ones(new Shape(PROBE_SIZE, PROBE_SIZE));
      NDArray narrow = script.call("bf16", wide);
      return best(script, narrow) < best(script, wide) ? BF16 : F32;
    }
  }

  private static long best(Script script, NDArray matrix) {
    long best = Long.MAX_VALUE;
    for (int round = 0; round < PROBE_ROUNDS; round++) {
      long started = System.nanoTime();
      script.call("product", matrix).close();
      best = Math.min(best, System.nanoTime() - started);
    }
    return best;
  }
}
