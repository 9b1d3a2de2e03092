package io.millrace.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.millrace.model.base.BaseModelException;
import io.millrace.model.base.DecoderConfig;
import io.millrace.model.engine.Script;
import io.millrace.model.engine.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A decoder-only transformer: the forward pass as its parts, so that training can keep or repeat
 * each layer. Results belong to the manager of the batch they were made from. One decoder may be
 * used by several threads, each of which called {@link Torch#enter()}.
 */
public final class Decoder implements AutoCloseable {

  private final DecoderConfig config;
  private final Precision precision;
  private final NDManager owner;
  private final Script common;
  private final LayerScripts layers;
  private final BaseWeights weights;
  private final NDArray frequencies;
  private final NDArray noMask;

  Decoder(
      DecoderConfig config,
      Precision precision,
      NDManager owner,
      Script common,
      BaseWeights weights) {
    this.config = config;
    this.precision = precision;
    this.owner = owner;
    this.common = common;
    this.weights = weights;
    this.layers = new LayerScripts(config, weights);
    float[] inverse = config.rope().inverseFrequencies(config.headSize());
    this.frequencies = Torch.kept(() -> owner.create(inverse), owner);
    this.noMask = Torch.kept(() -> owner.zeros(new Shape(0)), owner);
  }

  /**
   * Loads a base model whose weights stay as they are.
   *
   * @throws BaseModelException when a file of it is missing, damaged or not supported
   */
  public static Decoder load(Path folder, Precision precision) throws IOException {
    return load(folder, precision, () -> {});
  }

  /** The same; {@code portion} is told after each tensor. */
  public static Decoder load(Path folder, Precision precision, Runnable portion)
      throws IOException {
    return DecoderFiles.load(folder, precision, false, portion);
  }

  /** Loads a base model in f32 whose weights may be changed in place. */
  public static Decoder loadWritable(Path folder) throws IOException {
    return loadWritable(folder, () -> {});
  }

  /** The same; {@code portion} is told after each tensor. */
  public static Decoder loadWritable(Path folder, Runnable portion) throws IOException {
    return DecoderFiles.load(folder, Precision.F32, true, portion);
  }

  static String commonSource(DecoderConfig config) {
    return CommonScript.source(config) + HeadScript.source(config.vocabulary());
  }

  /** The model's shape. */
  public DecoderConfig config() {
    return config;
  }

  /** The type of weights and activations. */
  public Precision precision() {
    return precision;
  }

  /** All weights by their names in the files. */
  public Map<String, NDArray> weights() {
    return weights.named();
  }

  static String layerPrefix(int layer) {
    return "model.layers." + layer + ".";
  }

  /**
   * Puts a batch into the engine.
   *
   * @throws IllegalArgumentException when a row is longer than the context or an id is outside the
   *     vocabulary
   */
  public PreparedBatch prepare(NDManager manager, TokenBatch batch) {
    long[] ids = batch.flatIds();
    long[] positions = batch.flatPositions();
    for (int i = 0; i < ids.length; i++) {
      checkToken(ids[i], positions[i]);
    }
    Shape shape = new Shape(batch.rows(), batch.width());
    NDArray mask =
        AttentionMask.of(batch)
            .map(m -> manager.create(m, new Shape(batch.rows(), 1, batch.width(), batch.width())))
            .orElse(noMask);
    return prepared(manager.create(ids, shape), manager.create(positions, shape), mask);
  }

  PreparedBatch prepared(NDArray ids, NDArray positions, NDArray mask) {
    NDList angles = common.callMany("rope", positions, frequencies, head());
    return new PreparedBatch(ids, angles.get(0), angles.get(1), mask);
  }

  private void checkToken(long id, long position) {
    if (id < 0 || id >= config.vocabulary()) {
      throw new IllegalArgumentException(
          "token id %d is outside the model's vocabulary of %d".formatted(id, config.vocabulary()));
    }
    if (position < 0 || position >= config.context()) {
      throw new IllegalArgumentException(
          "position %d is outside the model's context of %d tokens"
              .formatted(position, config.context()));
    }
  }

  /** The embedded tokens, {@code [rows, width, hidden]}. */
  public NDArray embed(PreparedBatch batch) {
    return common.call("embed", batch.ids(), weights.get(WeightShapes.EMBEDDING));
  }

  /** One layer's output. */
  public NDArray layer(int layer, NDArray input, PreparedBatch batch, Optional<Adapter> adapter) {
    return layers.call("layer", layer, adapter, batch.inputs(input));
  }

  /** As {@link #layer}, with the adapter's dropout, which the engine's random source decides. */
  public NDArray trainingLayer(
      int layer, NDArray input, PreparedBatch batch, Optional<Adapter> adapter) {
    return layers.call("layer_train", layer, adapter, batch.inputs(input));
  }

  NDArray cachedLayer(
      int layer, NDArray input, PreparedBatch batch, Optional<Adapter> adapter, NDArray[] cache) {
    return layers.call("layer_cached", layer, adapter, batch.inputs(input, cache));
  }

  /** All layers in turn. */
  public NDArray hidden(PreparedBatch batch, Optional<Adapter> adapter) {
    NDArray state = embed(batch);
    for (int layer = 0; layer < config.layers(); layer++) {
      state = layer(layer, state, batch, adapter);
    }
    return state;
  }

  /** The final norm of a layer's output. */
  public NDArray finalNorm(NDArray hidden) {
    return common.call("norm", hidden, weights.get(WeightShapes.FINAL_NORM));
  }

  /** f32 logits of the last layer's output. */
  public NDArray logits(NDArray hidden) {
    return common.call("logits", hidden, weights.get(WeightShapes.FINAL_NORM), head());
  }

  /** f32 logits of each row's last token, {@code [rows, vocabulary]}. */
  NDArray lastLogits(NDArray hidden) {
    return common.call("last", hidden, weights.get(WeightShapes.FINAL_NORM), head());
  }

  /** An array of zeros of the weights' type. */
  NDArray zeros(NDManager manager, Shape shape) {
    NDArray zeros = manager.zeros(shape);
    return precision == Precision.BF16 ? common.call("bf16", zeros) : zeros;
  }

  /** A copy of a weight in f32. */
  NDArray widened(NDArray weight) {
    return common.call("copied", common.call("f32", weight));
  }

  NDArray noMask() {
    return noMask;
  }

  /** f32 logits of all tokens, {@code [rows, width, vocabulary]}. */
  public NDArray logits(PreparedBatch batch, Optional<Adapter> adapter) {
    return logits(hidden(batch, adapter));
  }

  /**
   * The f32 cross entropy of chosen tokens.
   *
   * @param rows indices into the flattened {@code [rows · width]} tokens
   * @param labels the id that each of them is to predict
   */
  public NDArray tokenLosses(NDArray hidden, NDArray rows, NDArray labels) {
    return common.call(
        "losses", hidden, rows, labels, weights.get(WeightShapes.FINAL_NORM), head());
  }

  private NDArray head() {
    return weights.get(config.tiedHead() ? WeightShapes.EMBEDDING : WeightShapes.HEAD);
  }

  /** A new decoder with an adapter added to its weights, which must be closed before this one. */
  public Decoder merged(Adapter adapter) {
    return new Merging(this, weights, common).with(adapter);
  }

  Decoder with(NDManager newOwner, BaseWeights newWeights) {
    Script own = Script.compile(commonSource(config));
    return new Decoder(config, precision, newOwner, own, newWeights);
  }

  /**
   * Checks that a tokenizer fits.
   *
   * @throws BaseModelException when it has ids that the embedding lacks
   */
  public void checkTokenizer(Path folder, int tokenizerVocabulary) throws BaseModelException {
    if (tokenizerVocabulary > config.vocabulary()) {
      throw new BaseModelException(
          folder.resolve("tokenizer.json"),
          "has %d tokens but the embedding has only %d rows; take the tokenizer of this model"
              .formatted(tokenizerVocabulary, config.vocabulary()));
    }
  }

  @Override
  public void close() {
    layers.close();
    common.close();
    owner.close();
  }
}
