package io.millrace.privacy;

/** Walks once over a text from value to value; used again for text after text. */
final class RedactionScan {
  /** The order in which detectors are asked at one position. */
  private static final Category[] ORDER = {
    Category.KEY, Category.EMAIL, Category.IP, Category.IBAN, Category.CARD, Category.PHONE
  };

  private final Triggers triggers;
  private final int[] bits = new int[ORDER.length];
  private final Window window = new Window();
  private final Detector[] detectors = new Detector[ORDER.length];
  private char[] text = {};
  private int length;
  private int position;
  private int start;
  private Category category;

  RedactionScan(Triggers triggers) {
    this.triggers = triggers;
    for (int slot = 0; slot < bits.length; slot++) {
      bits[slot] = triggers.bits(ORDER[slot]);
    }
  }

  /** Turns to the start of a text. */
  void begin(String given) {
    length = given.length();
    if (text.length < length) {
      text = new char[Math.max(length, 2 * text.length)];
    }
    given.getChars(0, length, text, 0);
    position = 0;
    window.begin(text, length);
    for (Detector detector : detectors) {
      if (detector != null) {
        detector.begin();
      }
    }
  }

  /** Moves to the next value; false at the end of the text. */
  boolean next() {
    int i = triggers.next(text, position, length);
    while (i < length) {
      if (find(i)) {
        return true;
      }
      i = triggers.next(text, Window.isDigit(text[i]) ? window.skipDigits(i) : i + 1, length);
    }
    position = i;
    return false;
  }

  private boolean find(int at) {
    int wanted = triggers.at(text, at);
    for (int slot = 0; slot < ORDER.length; slot++) {
      if ((wanted & bits[slot]) != 0) {
        Detector detector = detector(slot);
        int end = detector.find(at);
        if (end >= 0) {
          start = detector.start();
          category = ORDER[slot];
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
          switch (ORDER[slot]) {
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

  /** The text's characters, and whatever an earlier text left behind its length. */
  char[] characters() {
    return text;
  }

  int length() {
    return length;
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
