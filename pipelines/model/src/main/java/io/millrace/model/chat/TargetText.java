package io.millrace.model.chat;

import io.millrace.model.chat.jinja.TextSpan;
import java.util.List;

/**
 * A conversation's text and which parts of it a model learns to write.
 *
 * @param targets disjoint and in order, in code points of the text
 */
public record TargetText(String text, List<TextSpan> targets) {

  /** The text up to the end of the target at an index, with that one and those before it. */
  public TargetText through(int index) {
    int end = text.offsetByCodePoints(0, targets.get(index).end());
    return new TargetText(text.substring(0, end), targets.subList(0, index + 1));
  }

  /** The text of each target. */
  public List<String> targetTexts() {
    return targets.stream()
        .map(
            span ->
                text.substring(
                    text.offsetByCodePoints(0, span.start()),
                    text.offsetByCodePoints(0, span.end())))
        .toList();
  }
}
