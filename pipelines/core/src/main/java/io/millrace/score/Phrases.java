package io.millrace.score;

import java.util.Arrays;

/**
 * A trie over phrases that is walked from a word start and left at the first byte off the lists.
 */
final class Phrases {
  private static final int WIDTH = 32;
  private static final int NONE = 31;
  private static final int ROOT = 1;
  private static final int OUTSIDE_ASCII = 30;
  private static final byte[] LETTER = letters();

  private short[] next = new short[64 * WIDTH];
  private int[] accepts = new int[64];
  private int states = 2;

  /** Which three letters a match can begin with; phrases may be shorter, so more than they hold. */
  private final boolean[] beginnings = new boolean[WIDTH * WIDTH * WIDTH];

  private static byte[] letters() {
    byte[] letters = new byte[256];
    Arrays.fill(letters, (byte) NONE);
    for (int c = 'a'; c <= 'z'; c++) {
      letters[c] = (byte) (c - 'a');
      letters[c - 'a' + 'A'] = (byte) (c - 'a');
    }
    letters[' '] = 26;
    letters['\''] = 27;
    letters['-'] = 28;
    letters['2'] = 29;
    Arrays.fill(letters, 128, 256, (byte) OUTSIDE_ASCII);
    return letters;
  }

  void add(int bits, String... phrases) {
    for (String phrase : phrases) {
      int state = ROOT;
      for (int i = 0; i < phrase.length(); i++) {
        int edge = state * WIDTH + LETTER[phrase.charAt(i)];
        if (next[edge] == 0) {
          int added = newState();
          next[edge] = (short) added;
        }
        state = next[edge];
      }
      accepts[state] |= bits;
      allowBeginning(phrase);
    }
  }

  private void allowBeginning(String phrase) {
    for (int key = 0; key < beginnings.length; key++) {
      beginnings[key] |=
          allows(phrase, 0, key / (WIDTH * WIDTH))
              && allows(phrase, 1, key / WIDTH % WIDTH)
              && allows(phrase, 2, key % WIDTH);
    }
  }

  private static boolean allows(String phrase, int index, int letter) {
    if (letter == OUTSIDE_ASCII) {
      return true;
    }
    return index < phrase.length()
        ? letter == LETTER[phrase.charAt(index)]
        : index > phrase.length() || letter >= LETTER[' '];
  }

  /** Whether {@link #match} can find anything at {@code at}; most words are told by this. */
  boolean canMatch(byte[] text, int at) {
    int second = at + 1 < text.length ? LETTER[text[at + 1] & 0xff] : NONE;
    int third = at + 2 < text.length ? LETTER[text[at + 2] & 0xff] : NONE;
    return beginnings[(LETTER[text[at] & 0xff] * WIDTH + second) * WIDTH + third];
  }

  private int newState() {
    if (states == accepts.length) {
      next = Arrays.copyOf(next, next.length * 2);
      accepts = Arrays.copyOf(accepts, accepts.length * 2);
    }
    return states++;
  }

  /**
   * The bits of all phrases that begin at {@code at} and end at a word boundary. The caller sees to
   * the boundary at the start.
   */
  int match(byte[] text, int at) {
    int state = ROOT;
    int found = 0;
    int i = at;
    while (i < text.length) {
      int letter = LETTER[text[i] & 0xff];
      int length = 1;
      if (letter >= OUTSIDE_ASCII) {
        length = letter == OUTSIDE_ASCII ? Utf8.foldedLength(text, i) : 0;
        if (length == 0) {
          return found;
        }
        letter = (length == 2 ? 's' : 'k') - 'a';
      }
      state = next[state * WIDTH + letter];
      if (state == 0) {
        return found;
      }
      i += length;
      int bits = accepts[state];
      if (bits != 0 && Utf8.isBoundary(text, i)) {
        found |= bits;
      }
    }
    return found;
  }
}
