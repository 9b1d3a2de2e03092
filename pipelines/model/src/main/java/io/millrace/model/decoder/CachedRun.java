package io.millrace.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.millrace.model.engine.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A forward pass that goes on token by token. Keys and values of what came before stay in buffers
 * of fixed capacity, so that each token costs the same memory traffic. Rows are padded on the left.
 */
public final class CachedRun implements AutoCloseable {

  private final Decoder decoder;
  private final Optional<Adapter> adapter;
  private final TokenBatch prompts;
  private final int capacity;
  private final NDManager manager;
  private final List<NDArray[]> caches = new ArrayList<>();
  private int length;

  /**
   * Reserves room for {@code capacity} tokens a row, the prompts' padding included.
   *
   * @throws IllegalArgumentException when the capacity is below the prompts' width
   */
  public CachedRun(Decoder decoder, Optional<Adapter> adapter, TokenBatch prompts, int capacity) {
    if (capacity < prompts.width()) {
      throw new IllegalArgumentException(
          "a capacity of " + capacity + " is too small for prompts of " + prompts.width());
    }
    this.decoder = decoder;
    this.adapter = adapter;
    this.prompts = prompts;
    this.capacity = capacity;
    this.manager = Torch.newManager();
    Shape shape =
        new Shape(
            prompts.rows(),
            decoder.config().keyValueHeads(),
            capacity,
            decoder.config().headSize());
    for (int layer = 0; layer < decoder.config().layers(); layer++) {
      NDArray keys = Torch.kept(() -> decoder.zeros(manager, shape), manager);
      NDArray values = Torch.kept(() -> decoder.zeros(manager, shape), manager);
      caches.add(new NDArray[] {keys, values});
    }
  }

  /** Reads the prompts; gives each row's logits for the first new token. */
  public float[][] start() {
    try (NDManager step = manager.newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return run(step, decoder.prepare(step, prompts), prompts.width());
    }
  }

  /** Appends one token to each row; gives each row's logits for the token after it. */
  public float[][] next(int[] ids) {
    if (length == capacity) {
      throw new IllegalStateException("all " + capacity + " tokens of the cache are used");
    }
    long[] positions = new long[ids.length];
    Arrays.setAll(positions, row -> length - padding(row));
    try (NDManager step = manager.newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Shape shape = new Shape(ids.length, 1);
      PreparedBatch batch =
          decoder.prepared(
              step.create(Arrays.stream(ids).asLongStream().toArray(), shape),
              step.create(positions, shape),
              mask(step));
      return run(step, batch, 1);
    }
  }

  private float[][] run(NDManager step, PreparedBatch batch, int added) {
    NDArray at = step.create(new long[] {length}, new Shape());
    NDArray state = decoder.embed(batch);
    for (int layer = 0; layer < caches.size(); layer++) {
      NDArray[] cache = caches.get(layer);
      state =
          decoder.cachedLayer(layer, state, batch, adapter, new NDArray[] {cache[0], cache[1], at});
    }
    length += added;
    float[] flat = decoder.lastLogits(state).toFloatArray();
    int vocabulary = decoder.config().vocabulary();
    float[][] rows = new float[prompts.rows()][];
    Arrays.setAll(rows, r -> Arrays.copyOfRange(flat, r * vocabulary, (r + 1) * vocabulary));
    return rows;
  }

  /** Without padding a new token sees everything before it, which needs no mask. */
  private NDArray mask(NDManager step) {
    int keys = length + 1;
    boolean[] mask = new boolean[prompts.rows() * keys];
    boolean padded = false;
    for (int row = 0; row < prompts.rows(); row++) {
      padded |= padding(row) > 0;
      Arrays.fill(mask, row * keys + padding(row), (row + 1) * keys, true);
    }
    return padded ? step.create(mask, new Shape(prompts.rows(), 1, 1, keys)) : decoder.noMask();
  }

  private int padding(int row) {
    return prompts.attention().map(a -> prompts.width() - Arrays.stream(a[row]).sum()).orElse(0);
  }

  /** Tokens in the cache so far, padding included. */
  public int length() {
    return length;
  }

  /** Tokens the cache can hold. */
  public int capacity() {
    return capacity;
  }

  @Override
  public void close() {
    manager.close();
  }
}
