package io.millrace.model.generate;

import java.util.List;
import java.util.Optional;

/** Passes text on until a stop string appears; holds back what may be the beginning of one. */
final class StopScanner {

  private final List<String> stops;
  private final StringBuilder passed = new StringBuilder();
  private final StringBuilder held = new StringBuilder();
  private Optional<String> found = Optional.empty();

  StopScanner(List<String> stops) {
    this.stops = stops;
  }

  /** What of the text may be shown now. */
  String add(String piece) {
    held.append(piece);
    int first = held.length();
    for (String stop : stops) {
      int at = held.indexOf(stop);
      if (at >= 0 && at < first) {
        first = at;
        found = Optional.of(stop);
      }
    }
    return pass(found.isPresent() ? first : held.length() - possibleStart());
  }

  /** What was held back; no more text comes. */
  String rest() {
    return found.isPresent() ? "" : pass(held.length());
  }

  /** The stop string that ended the text. */
  Optional<String> found() {
    return found;
  }

  /** All that was passed on. */
  String text() {
    return passed.toString();
  }

  private String pass(int length) {
    String text = held.substring(0, length);
    passed.append(text);
    held.delete(0, length);
    return text;
  }

  /** Length of the longest end of the held text with which a stop string begins. */
  private int possibleStart() {
    int longest = 0;
    for (String stop : stops) {
      for (int n = Math.min(stop.length() - 1, held.length()); n > longest; n--) {
        if (held.indexOf(stop.substring(0, n), held.length() - n) >= 0) {
          longest = n;
        }
      }
    }
    return longest;
  }
}
