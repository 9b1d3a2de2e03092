package io.millrace.model.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.millrace.model.decoder.Decoder;
import io.millrace.model.decoder.PreparedBatch;
import io.millrace.model.decoder.TokenBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Examples in the engine: only tokens that are learnt go through the head.
 *
 * @param predictors indices of the tokens that predict a label, in the flattened batch
 * @param rowOfLabel the example that each label belongs to
 */
record LabelledBatch(PreparedBatch batch, NDArray predictors, NDArray labels, NDArray rowOfLabel) {

  static LabelledBatch of(Decoder decoder, NDManager manager, List<Example> examples) {
    List<int[]> ids = examples.stream().map(Example::ids).toList();
    TokenBatch tokens = TokenBatch.padRight(ids, decoder.config().fillId());
    List<Long> predictors = new ArrayList<>();
    List<Long> labels = new ArrayList<>();
    List<Long> rows = new ArrayList<>();
    for (int row = 0; row < examples.size(); row++) {
      int[] wanted = examples.get(row).labels();
      for (int t = 1; t < wanted.length; t++) {
        if (wanted[t] != Example.IGNORED) {
          predictors.add((long) row * tokens.width() + t - 1);
          labels.add((long) wanted[t]);
          rows.add((long) row);
        }
      }
    }
    return new LabelledBatch(
        decoder.prepare(manager, tokens),
        array(manager, predictors),
        array(manager, labels),
        array(manager, rows));
  }

  private static NDArray array(NDManager manager, List<Long> values) {
    return manager.create(values.stream().mapToLong(Long::longValue).toArray());
  }
}
