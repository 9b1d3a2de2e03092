package io.millrace.privacy;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The pairs of neighbouring characters at which the detectors of some categories have to look
 * closer. A pair is one bit that both characters have, so the scan needs one load for each
 * character and a branch that is hardly ever taken.
 */
final class Triggers {
  private static final String DIGITS = "0123456789";
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  /** Stands for every character outside ASCII. */
  private static final char OTHER = 128;

  private record Pair(String first, String second, List<Category> categories) {}

  private static final List<Pair> PAIRS =
      List.of(
          new Pair("@", DIGITS + LETTERS + OTHER, List.of(Category.EMAIL)),
          new Pair(
              DIGITS,
              DIGITS + ".-",
              List.of(Category.IP, Category.IBAN, Category.CARD, Category.PHONE)),
          new Pair("+(", DIGITS + "(", List.of(Category.PHONE)),
          new Pair(":", DIGITS + "abcdefABCDEF:", List.of(Category.IP)),
          new Pair("kx", "-o", List.of(Category.KEY)),
          new Pair("pousrb", "_", List.of(Category.KEY)),
          new Pair("Bb", "e", List.of(Category.KEY)),
          new Pair("-yKSI", "BJIz", List.of(Category.KEY)));

  /** By character the bits of the pairs that it begins, and eight places higher that it ends. */
  private final short[] table = new short[OTHER + 1];

  private final Map<Category, Integer> bits = new EnumMap<>(Category.class);

  Triggers(Set<Category> wanted) {
    int bit = 1;
    for (Pair pair : PAIRS) {
      Collection<Category> categories =
          pair.categories().stream().filter(wanted::contains).toList();
      if (!categories.isEmpty()) {
        mark(pair.first(), bit);
        mark(pair.second(), bit << 8);
      }
      for (Category category : categories) {
        bits.merge(category, bit, (a, b) -> a | b);
      }
      bit <<= 1;
    }
  }

  private void mark(String characters, int bit) {
    characters.chars().forEach(c -> table[c] |= (short) bit);
  }

  boolean isEmpty() {
    return bits.isEmpty();
  }

  /** The bits of a category among those that {@link #next} stopped at. */
  int bits(Category category) {
    return bits.getOrDefault(category, 0);
  }

  /** The first position in {@code from..length} where a pair begins, {@code length} without any. */
  int next(char[] text, int from, int length) {
    short[] bitsByCharacter = table;
    int before = 0;
    for (int i = from; i < length; i++) {
      int here = bitsByCharacter[Math.min(text[i], OTHER)];
      if ((before & here >>> 8) != 0) {
        return i - 1;
      }
      before = here & 0xff;
    }
    return length;
  }

  /** The bits of the pair that begins at {@code at}, which {@link #next} has returned. */
  int at(char[] text, int at) {
    return table[Math.min(text[at], OTHER)] & table[Math.min(text[at + 1], OTHER)] >>> 8 & 0xff;
  }
}
