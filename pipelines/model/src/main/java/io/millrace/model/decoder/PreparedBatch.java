package io.millrace.model.decoder;

import ai.djl.ndarray.NDArray;

/** A batch in the engine: ids, the rotation's cosines and sines, and the mask (empty = causal). */
public record PreparedBatch(NDArray ids, NDArray cos, NDArray sin, NDArray mask) {

  NDArray[] inputs(NDArray state, NDArray... more) {
    NDArray[] inputs = new NDArray[4 + more.length];
    inputs[0] = state;
    inputs[1] = cos;
    inputs[2] = sin;
    inputs[3] = mask;
    System.arraycopy(more, 0, inputs, 4, more.length);
    return inputs;
  }
}
