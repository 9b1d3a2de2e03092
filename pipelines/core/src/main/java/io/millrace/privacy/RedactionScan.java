package io.millrace.privacy;

/** Walks once over a text from value to value. */
final class RedactionScan {
  private final char[] text;
  private final Triggers triggers;
  private final Window window;
  private final Detector[] detectors = new Detector[Triggers.ORDER.size()];
  private int position;
  private int start;
  private Category category;

  RedactionScan(char[] text, Triggers triggers) {
    this.text = text;
    this.triggers = triggers;
    this.window = new Window(text);
  }

  /** Moves to the next value; false at the end of the text. */
  boolean next() {
    int i = position;
    while (i < text.length) {
      int wanted = triggers.at(text[i]);
      if (wanted != 0) {
        if (find(i, wanted)) {
          return true;
        }
        if (Window.isDigit(text[i])) {
          i = window.skipDigits(i + 1) - 1;
        }
      }
      i++;
    }
    position = i;
    return false;
  }

  private boolean find(int at, int wanted) {
    for (int slot = 0; slot < detectors.length; slot++) {
      if ((wanted & 1 << slot) != 0) {
        Detector detector = detector(slot);
        int end = detector.find(at);
        if (end >= 0) {
          start = detector.start();
          category = Triggers.ORDER.get(slot);
          position = end;
          window.replaced(end);
          return true;
        }
      }
    }
    return false;
  }

  private Detector detector(int slot) {
    if (detectors[slot] == null) {
      detectors[slot] =
          switch (Triggers.ORDER.get(slot)) {
            case EMAIL -> new EmailDetector(window);
            case PHONE -> new PhoneDetector(window);
            case CARD -> new CardDetector(window);
            case IBAN -> new IbanDetector(window);
            case IP -> new IpDetector(window);
            case KEY -> new KeyDetector(window);
          };
    }
    return detectors[slot];
  }

  int start() {
    return start;
  }

  int end() {
    return position;
  }

  Category category() {
    return category;
  }

  long work() {
    return window.work();
  }
}
