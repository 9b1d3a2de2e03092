package io.millrace.fact;

import java.util.Comparator;

/** The order of names: by code point, which UTF-16 units give only below the surrogates. */
final class CodePoints {
  static final Comparator<String> ORDER = CodePoints::compare;

  private CodePoints() {}

  private static int compare(String one, String other) {
    int shared = Math.min(one.length(), other.length());
    for (int i = 0; i < shared; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        boolean pairA = Character.isSurrogate(a);
        boolean pairB = Character.isSurrogate(b);
        return pairA == pairB ? Character.compare(a, b) : Boolean.compare(pairA, pairB);
      }
    }
    return Integer.compare(one.length(), other.length());
  }
}
