package io.millrace.model.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/**
 * Where generation blocks lie in the text. As in transformers a block is not recorded while the
 * text is empty and nothing was recorded yet.
 */
final class GenerationTrace {
  private final List<TextSpan> spans = new ArrayList<>();
  private boolean misplaced = false;

  /**
   * Records a block whose text is about to be written.
   *
   * @param before what the template wrote before it
   * @param direct whether its text goes where it is recorded, not into a macro or variable
   */
  void record(Output before, String text, boolean direct) {
    if (before.pieces() > 0 || !spans.isEmpty()) {
      int start = before.codePoints();
      spans.add(new TextSpan(start, start + CodePoints.count(text)));
      misplaced |= !direct;
    }
  }

  List<TextSpan> spans() {
    return spans;
  }

  boolean misplaced() {
    return misplaced;
  }
}
