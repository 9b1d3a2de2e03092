package io.millrace.model.examples;

import io.millrace.model.chat.TargetText;
import io.millrace.model.chat.jinja.TextSpan;
import io.millrace.model.tokenizer.Encoded;
import io.millrace.model.train.Example;
import java.util.Arrays;

/** From marked characters to marked tokens. */
final class TokenMask {

  private TokenMask() {}

  /**
   * Labels each token whose range overlaps a target, so that a token across a target's edge is
   * learnt whole and all tokens of one code point are. Both sides count in code points. Tokens
   * without a range are not learnt, nor is the first token, which nothing predicts.
   */
  static Example apply(TargetText text, Encoded encoded) {
    int[] labels = new int[encoded.ids().length];
    Arrays.fill(labels, Example.IGNORED);
    for (TextSpan target : text.targets()) {
      for (int token = 1; token < labels.length; token++) {
        Encoded.Span span = encoded.codePoints().get(token);
        if (span.start() < span.end()
            && span.start() < target.end()
            && span.end() > target.start()) {
          labels[token] = encoded.ids()[token];
        }
      }
    }
    return new Example(encoded.ids(), labels);
  }
}
