package io.millrace.model.decoder;

import java.util.Optional;

/**
 * Which key each query may see. A token always sees itself, so that a row of nothing but padding
 * cannot become a row of NaN.
 */
final class AttentionMask {

  private final TokenBatch batch;
  private final int width;

  private AttentionMask(TokenBatch batch) {
    this.batch = batch;
    this.width = batch.width();
  }

  /**
   * The flattened {@code [rows, 1, width, width]} mask, or nothing where causal order is enough.
   */
  static Optional<boolean[]> of(TokenBatch batch) {
    AttentionMask mask = new AttentionMask(batch);
    return mask.isCausal() ? Optional.empty() : Optional.of(mask.flat());
  }

  /** Padding on the right only needs no mask, as no token that counts comes after it. */
  private boolean isCausal() {
    for (int row = 0; row < batch.rows(); row++) {
      for (int t = 1; t < width; t++) {
        boolean resumes = visible(row, t) && !visible(row, t - 1);
        if (resumes || startsDocument(row, t)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean[] flat() {
    boolean[] flat = new boolean[batch.rows() * width * width];
    for (int row = 0; row < batch.rows(); row++) {
      int document = 0;
      for (int query = 0; query < width; query++) {
        document = startsDocument(row, query) ? query : document;
        for (int key = document; key <= query; key++) {
          flat[(row * width + query) * width + key] = key == query || visible(row, key);
        }
      }
    }
    return flat;
  }

  private boolean visible(int row, int token) {
    return batch.attention().map(a -> a[row][token] != 0).orElse(true);
  }

  private boolean startsDocument(int row, int token) {
    return token > 0
        && batch.attention().isEmpty()
        && batch.positions().map(p -> p[row][token] != p[row][token - 1] + 1).orElse(false);
  }
}
