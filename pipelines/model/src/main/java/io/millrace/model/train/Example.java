package io.millrace.model.train;

import java.util.Arrays;

/**
 * A text to learn from: token ids and, for each, the same id where it is to be learnt or {@link
 * #IGNORED}. The label at a position is predicted from the tokens before it.
 */
public record Example(int[] ids, int[] labels) {

  /** The label of tokens that are not learnt. */
  public static final int IGNORED = -100;

  public Example {
    if (ids.length == 0 || ids.length != labels.length) {
      throw new IllegalArgumentException(
          "an example has %d ids and %d labels; it needs as many, at least one"
              .formatted(ids.length, labels.length));
    }
  }

  /** Number of tokens to learn. */
  public int targets() {
    return (int) Arrays.stream(labels).filter(label -> label != IGNORED).count();
  }
}
