package io.millrace.privacy;

/** Finds values of one category around a trigger character. */
abstract sealed class Detector
    permits EmailDetector, PhoneDetector, CardDetector, IbanDetector, IpDetector, KeyDetector {
  final Window window;
  private int start;

  Detector(Window window) {
    this.window = window;
  }

  /** Forgets what was noted about the text before. */
  void begin() {}

  /** Start of the value that was found last. */
  final int start() {
    return start;
  }

  /**
   * End of the value that holds the trigger at {@code at}, -1 when there is none. A value never
   * begins before the window's floor.
   */
  abstract int find(int at);

  /** Notes where a value begins and returns its end. */
  final int found(int from, int end) {
    start = from;
    return end;
  }
}
