package io.millrace.openjarvis;

import java.util.Arrays;
import java.util.Comparator;

/** The order of names in sorted results. */
final class Names {
  /** By code point, which differs from String's order beyond the basic plane. */
  static final Comparator<String> BY_CODE_POINT =
      (one, other) -> Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());

  private Names() {}
}
