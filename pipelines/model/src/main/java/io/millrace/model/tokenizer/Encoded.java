package io.millrace.model.tokenizer;

import java.util.List;

/**
 * A tokenized text: ids, and for each id the half-open range of the text's code points it comes
 * from. Ids that the tokenizer added have an empty range at 0.
 */
public record Encoded(int[] ids, List<String> tokens, List<Span> codePoints) {

  /** A half-open range. */
  public record Span(int start, int end) {}

  public Encoded {
    tokens = List.copyOf(tokens);
    codePoints = List.copyOf(codePoints);
  }

  /** The ranges counted in UTF-16 units of {@code text}, fit for {@link String#substring}. */
  public List<Span> units(String text) {
    int[] unitOf = new int[text.codePointCount(0, text.length()) + 1];
    for (int i = 1; i < unitOf.length; i++) {
      unitOf[i] = text.offsetByCodePoints(unitOf[i - 1], 1);
    }
    return codePoints.stream().map(s -> new Span(unitOf[s.start()], unitOf[s.end()])).toList();
  }
}
