package io.millrace.cli.bench;

import java.util.SplittableRandom;

/** Text of made-up words with the punctuation, figures and addresses that agents' texts have. */
final class Words {

  private static final String[] SYLLABLES = {
    "ta", "re", "mi", "lo", "en", "der", "con", "st", "ing", "al", "or", "pre", "ser", "va", "tion",
    "by", "the", "cha", "un", "ex", "ment", "li", "no", "gra", "is", "qu", "sel", "ver", "da", "po"
  };
  private static final int VOCABULARY = 4096;

  private final String[] vocabulary = new String[VOCABULARY];

  Words(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < VOCABULARY; i++) {
      StringBuilder word = new StringBuilder();
      for (int syllables = 1 + random.nextInt(3); syllables > 0; syllables--) {
        word.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
      }
      vocabulary[i] = word.toString();
    }
  }

  /** Sentences of so many words in all; one text in thirty names an e-mail address. */
  String text(int words, SplittableRandom random) {
    StringBuilder text = new StringBuilder(words * 7);
    boolean opens = true;
    for (int i = 0; i < words; i++) {
      String word = word(random);
      if (opens) {
        text.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
      } else {
        text.append(word);
      }
      int end = random.nextInt(40);
      opens = end < 3;
      text.append(opens ? ". " : end < 6 ? ", " : " ");
      if (end == 39) {
        text.append(random.nextInt(1, 5000)).append(' ');
      }
    }
    if (random.nextInt(30) == 0) {
      text.append("Write to ").append(word(random)).append("@example.org");
    }
    return text.toString();
  }

  /** One word, the common ones more often. */
  String word(SplittableRandom random) {
    int bound = 1 + random.nextInt(VOCABULARY);
    return vocabulary[random.nextInt(bound)];
  }
}
