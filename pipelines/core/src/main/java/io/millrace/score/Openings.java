package io.millrace.score;

/** What a trimmed text may begin with; {@code at} is the offset of its first byte. */
final class Openings {
  private Openings() {}

  private static final String[] STORY = {
    "the ", "a ", "in the ", "once ", "it was ", "she ", "he ", "they "
  };
  private static final String[] PRESENTING = {"let's", "lets", "here's", "heres"};
  private static final String[] UNIT_REFUSALS = {
    "as an ai",
    "i'm an ai",
    "i am an ai",
    "i'm just an ai",
    "i am just an ai",
    "i'm just a language model",
    "i am just a language model",
    "as a language model",
    "i cannot",
    "i can't",
  };

  static boolean isStory(byte[] text, int at) {
    for (String opening : STORY) {
      if (Utf8.matchFolded(text, at, opening) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Okay, alright or sure and what they announce, or praise for the question. */
  static boolean isFormulaic(byte[] text, int at) {
    int okay = afterInterjection(text, at, "okay");
    if (okay >= 0 && Utf8.matchFolded(text, okay, "this is") >= 0) {
      return true;
    }
    if (presents(text, okay)
        || presents(text, afterInterjection(text, at, "alright"))
        || presents(text, afterInterjection(text, at, "sure"))) {
      return true;
    }
    int great = afterSpaces(text, Utf8.matchFolded(text, at, "great"));
    return great >= 0 && Utf8.matchFolded(text, great, "question") >= 0;
  }

  /** The refusals that only the unit dialect takes for a formula. */
  static boolean isRefusal(byte[] text, int at) {
    for (String opening : UNIT_REFUSALS) {
      int end = Utf8.matchFolded(text, at, opening);
      if (end >= 0 && Utf8.isBoundary(text, end)) {
        return true;
      }
    }
    return false;
  }

  private static boolean presents(byte[] text, int at) {
    if (at < 0) {
      return false;
    }
    for (String word : PRESENTING) {
      if (Utf8.matchFolded(text, at, word) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static int afterInterjection(byte[] text, int at, String word) {
    int end = Utf8.matchFolded(text, at, word);
    if (end >= 0 && end < text.length && text[end] == ',') {
      end++;
    }
    return afterSpaces(text, end);
  }

  private static int afterSpaces(byte[] text, int at) {
    if (at < 0) {
      return -1;
    }
    int end = Utf8.skipPatternSpace(text, at);
    return end == at ? -1 : end;
  }
}
