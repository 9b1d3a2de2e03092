package io.millrace.model.chat.jinja;

/** What a template or a body within it writes. */
final class Output {
  private final BoundedText text;
  private int codePoints = 0;
  private int pieces = 0;

  Output(Budget budget) {
    this.text = new BoundedText(budget);
  }

  void write(String piece) {
    text.add(piece);
    codePoints += CodePoints.count(piece);
    pieces++;
  }

  int codePoints() {
    return codePoints;
  }

  int pieces() {
    return pieces;
  }

  String text() {
    return text.toString();
  }
}
