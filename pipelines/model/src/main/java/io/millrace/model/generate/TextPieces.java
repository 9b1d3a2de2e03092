package io.millrace.model.generate;

import io.millrace.model.tokenizer.TextTokenizer;
import java.util.Arrays;

/**
 * Turns a stream of token ids into pieces of text. A piece is held back while its last character is
 * incomplete, so that pieces joined are the decoded whole.
 */
final class TextPieces {

  private static final String INCOMPLETE = "\ufffd";

  private final TextTokenizer tokenizer;
  private int[] ids = new int[16];
  private int count;

  /** The window whose text is known: decoding from its start shows how the next token joins. */
  private int windowStart;

  private int windowEnd;

  TextPieces(TextTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** The text that this token completes, possibly none. */
  String add(int id) {
    if (count == ids.length) {
      ids = Arrays.copyOf(ids, count * 2);
    }
    ids[count++] = id;
    String all = text(windowStart, count);
    if (all.endsWith(INCOMPLETE)) {
      return "";
    }
    return advance(all);
  }

  /** What was held back; nothing can complete it any more. */
  String rest() {
    return advance(text(windowStart, count));
  }

  private String advance(String all) {
    String known = text(windowStart, windowEnd);
    if (all.length() <= known.length()) {
      return "";
    }
    windowStart = windowEnd;
    windowEnd = count;
    return all.substring(known.length());
  }

  private String text(int from, int to) {
    return tokenizer.decode(Arrays.copyOfRange(ids, from, to), true);
  }
}
