package io.millrace.model.chat.jinja;

/** Replaces parts of a string. */
final class TextReplacement {
  private TextReplacement() {}

  /**
   * Replaces from the left; an empty part is found before each character and at the end.
   *
   * @param count how often at most, without bound where negative
   */
  static String replace(String text, String old, String replacement, int count, Budget budget) {
    BoundedText out = new BoundedText(budget);
    int at = 0;
    int left = count < 0 ? Integer.MAX_VALUE : count;
    while (left > 0) {
      budget.steps(1);
      int found = text.indexOf(old, at);
      if (found < 0) {
        break;
      }
      out.add(text.substring(at, found)).add(replacement);
      at = found + old.length();
      left--;
      if (old.isEmpty()) {
        if (at >= text.length()) {
          break;
        }
        int next = text.offsetByCodePoints(at, 1);
        out.add(text.substring(at, next));
        at = next;
      }
    }
    return out.add(text.substring(at)).toString();
  }
}
