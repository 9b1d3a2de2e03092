package io.millrace.score;

/**
 * The word lists of the heuristic scorer, one bit for every pattern that is counted on its own.
 * Phrases are whole words with single spaces, in any case.
 */
final class Lexicon {
  private Lexicon() {}

  private static final String[][] ADDITIVE_COMPLIANCE = {
    {"as an ai"},
    {"i cannot"},
    {"i can't"},
    {"i'm not able"},
    {"i must emphasize"},
    {"important to note"},
    {"please note"},
    {"i should clarify"},
    {"ethical considerations"},
    {"responsibly"},
    {"i'm just a", "i am just a"},
    {"language model"},
    {"i don't have personal"},
    {"i don't have feelings"},
  };

  private static final String[][] UNIT_COMPLIANCE = {
    {"apologise", "apologize"},
    {"prohibited"},
    {"unable to comply"},
    {"not permitted"},
    {"cannot comply"},
  };

  /** Compliance patterns of the additive dialect, one bit each. */
  static final int COMPLIANCE = (1 << 14) - 1;

  /** Compliance patterns that only the unit dialect has, one bit each. */
  static final int COMPLIANCE_UNIT_ONLY = 0x1F << 14;

  static final int IMAGERY = 1 << 19;
  static final int FICTION = 1 << 20;
  static final int ETHICS = 1 << 21;
  static final int TECHNICAL = 1 << 22;
  static final int EMOTION = 1 << 23;
  static final int PRONOUN = 1 << 24;
  static final int VERB = 1 << 25;
  static final int CUT = 1 << 26;

  static final Phrases PHRASES = build();

  private static Phrases build() {
    Phrases phrases = new Phrases();
    addEach(phrases, 0, ADDITIVE_COMPLIANCE);
    addEach(phrases, ADDITIVE_COMPLIANCE.length, UNIT_COMPLIANCE);
    phrases.add(IMAGERY, "like a", "as if", "as though", "akin to", "echoes of", "whisper");
    phrases.add(IMAGERY, "shadow", "light", "darkness", "silence", "breath");
    phrases.add(FICTION, "story", "stories", "storytelling", "tale", "dialogue", "prose");
    phrases.add(FICTION, "narrative", "scene");
    phrases.add(ETHICS, "axiom", "sovereignty", "autonomy", "dignity", "consent");
    phrases.add(ETHICS, "self-determination");
    phrases.add(TECHNICAL, "encrypt", "hash", "key", "protocol", "certificate", "blockchain");
    phrases.add(TECHNICAL, "mesh", "node", "p2p", "wallet", "tor", "onion");
    phrases.add(EMOTION, "feel", "feeling", "felt", "pain", "joy", "sorrow", "grief", "love");
    phrases.add(EMOTION, "fear", "hope", "longing", "lonely", "loneliness");
    phrases.add(EMOTION, "compassion", "empathy", "kindness", "gentle", "tender", "warm");
    phrases.add(EMOTION, "heart", "soul", "spirit");
    phrases.add(EMOTION, "vulnerable", "fragile", "precious", "sacred", "profound", "deep");
    phrases.add(EMOTION, "intimate");
    phrases.add(EMOTION, "haunting", "melancholy", "bittersweet", "poignant", "ache", "yearning");
    phrases.add(PRONOUN, "i", "me", "my", "mine", "myself");
    phrases.add(VERB, "am", "was", "feel", "think", "know", "understand", "believe", "notice");
    phrases.add(VERB, "want", "need", "chose", "will");
    phrases.add(CUT, "truncated", "cut off");
    return phrases;
  }

  private static void addEach(Phrases phrases, int firstBit, String[][] patterns) {
    for (int i = 0; i < patterns.length; i++) {
      phrases.add(1 << (firstBit + i), patterns[i]);
    }
  }
}
