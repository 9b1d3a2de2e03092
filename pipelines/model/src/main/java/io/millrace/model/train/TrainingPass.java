package io.millrace.model.train;

import ai.djl.ndarray.NDArray;
import io.millrace.model.decoder.Adapter;
import io.millrace.model.decoder.Decoder;
import io.millrace.model.decoder.PreparedBatch;
import io.millrace.model.engine.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One forward and backward pass. With checkpointing only the layers' inputs are kept and each layer
 * is computed again on the way back: less memory, a third more time, the same gradients.
 */
final class TrainingPass {

  private final Decoder decoder;
  private final Optional<Adapter> adapter;
  private final boolean checkpointing;

  TrainingPass(Decoder decoder, Optional<Adapter> adapter, boolean checkpointing) {
    this.decoder = decoder;
    this.adapter = adapter;
    this.checkpointing = checkpointing;
  }

  Decoder decoder() {
    return decoder;
  }

  /** The last layer's output without the adapter and without gradients. */
  NDArray reference(PreparedBatch batch) {
    return decoder.hidden(batch, Optional.empty());
  }

  /** A way to compute a scalar loss from the last layer's output. */
  @FunctionalInterface
  interface Mode {
    NDArray run(PreparedBatch batch, NDArray one, UnaryOperator<NDArray> loss);
  }

  /** Computes the loss only, without dropout. */
  Mode evaluating() {
    return (batch, one, loss) -> loss.apply(decoder.hidden(batch, adapter));
  }

  /** Computes the loss and adds its gradients; {@code seed} decides the dropout. */
  Mode learning(long seed) {
    return (batch, one, loss) ->
        checkpointing ? layerByLayer(batch, seed, loss, one) : atOnce(batch, seed, loss, one);
  }

  private NDArray atOnce(PreparedBatch batch, long seed, UnaryOperator<NDArray> loss, NDArray one) {
    NDArray result =
        Torch.recording(
            () -> {
              NDArray state = decoder.embed(batch);
              for (int layer = 0; layer < decoder.config().layers(); layer++) {
                state = layer(layer, state, batch, seed);
              }
              return loss.apply(state);
            });
    Torch.backward(result, one);
    return result;
  }

  private NDArray layerByLayer(
      PreparedBatch batch, long seed, UnaryOperator<NDArray> loss, NDArray one) {
    List<NDArray> inputs = new ArrayList<>();
    inputs.add(decoder.embed(batch));
    for (int layer = 0; layer < decoder.config().layers(); layer++) {
      inputs.add(layer(layer, inputs.get(layer), batch, seed));
    }
    NDArray last = inputs.get(inputs.size() - 1);
    Torch.collectGradient(last, true);
    NDArray result = Torch.recording(() -> loss.apply(last));
    Torch.backward(result, one);
    NDArray gradient = Torch.gradient(last);
    last.close();
    for (int index = decoder.config().layers() - 1; index >= 0; index--) {
      int layer = index;
      NDArray input = inputs.get(layer);
      Torch.collectGradient(input, true);
      NDArray output = Torch.recording(() -> layer(layer, input, batch, seed));
      Torch.backward(output, gradient);
      output.close();
      gradient.close();
      gradient = Torch.gradient(input);
      input.close();
    }
    if (adapter.isEmpty()) {
      Torch.backward(Torch.recording(() -> decoder.embed(batch)), gradient);
    }
    return result;
  }

  /** The same seed for both computations of a layer gives the same dropout. */
  private NDArray layer(int layer, NDArray state, PreparedBatch batch, long seed) {
    if (adapter.map(Adapter::dropout).orElse(0.0) > 0) {
      Torch.seed(seed * 1_000_003 + layer);
    }
    return decoder.trainingLayer(layer, state, batch, adapter);
  }
}
