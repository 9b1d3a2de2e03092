package io.millrace.score;

/** One pass over a text that gathers what the sub-scores of both dialects are made of. */
final class HeuristicScan {
  private static final byte WORD = 0;
  private static final byte PLAIN = 1;
  private static final byte SPECIAL = 2;
  private static final byte[] KIND = kinds();
  private static final int SHORT_LINE = 60;
  private static final int LABEL_LENGTH = 25;

  private final byte[] text;
  private final Pieces pieces;

  private int pieceStart;
  private boolean pieceSpeaks;
  private int lineStart;
  private int lines = 1;
  private int shortLines;
  private int openTag = -1;
  private int unicodeWordEdge;
  private int asciiWordEdge;

  int compliance;
  int unitOnlyCompliance;
  int imagery;
  int technical;
  int emotion;
  int pronouns;
  int unicodeWords;
  int asciiWords;
  int seen;
  boolean markup;
  boolean quoted;
  boolean speakerLabel;
  boolean tag;
  boolean padding;
  boolean endMark;

  HeuristicScan(byte[] text) {
    this.text = text;
    this.pieces = new Pieces(text);
  }

  private static byte[] kinds() {
    byte[] kinds = new byte[256];
    for (int c = 0; c < 256; c++) {
      kinds[c] = Utf8.isWord((byte) c) ? WORD : PLAIN;
    }
    for (char c : " \t\n\u000B\f\r.:<>#*\"[".toCharArray()) {
      kinds[c] = SPECIAL;
    }
    // lead bytes of the spaces, quotes and folding letters outside ASCII
    for (int lead : new int[] {0xC2, 0xC5, 0xE1, 0xE2, 0xE3}) {
      kinds[lead] = SPECIAL;
    }
    return kinds;
  }

  HeuristicScan run() {
    byte[] t = text;
    int n = t.length;
    int i = 0;
    while (i < n) {
      byte kind = KIND[t[i] & 0xff];
      if (kind == WORD) {
        int end = AsciiWords.end(t, i);
        if (Lexicon.PHRASES.canMatch(t, i)) {
          count(Lexicon.PHRASES.match(t, i), end);
        }
        i = end;
      } else {
        if (kind == SPECIAL) {
          special(i);
        }
        i++;
      }
    }
    endUnicodeWord(n, 0);
    endAsciiWord(n);
    endLine(n);
    pieces.add(pieceStart, n, pieceSpeaks);
    return this;
  }

  private void count(int found, int end) {
    if (found == 0) {
      return;
    }
    seen |= found;
    compliance += Integer.bitCount(found & Lexicon.COMPLIANCE);
    unitOnlyCompliance += Integer.bitCount(found & Lexicon.COMPLIANCE_UNIT_ONLY);
    imagery += (found & Lexicon.IMAGERY) == 0 ? 0 : 1;
    technical += (found & Lexicon.TECHNICAL) == 0 ? 0 : 1;
    emotion += (found & Lexicon.EMOTION) == 0 ? 0 : 1;
    if ((found & Lexicon.PRONOUN) != 0) {
      pronouns++;
      boolean isI = (text[end - 1] | 0x20) == 'i';
      if (isI && end < text.length && Utf8.isPatternSpace(text[end])) {
        int verb = Lexicon.PHRASES.match(text, Utf8.skipPatternSpace(text, end));
        pieceSpeaks |= (verb & Lexicon.VERB) != 0;
      }
    }
  }

  private void special(int i) {
    byte b = text[i];
    switch (b) {
      case ' ', '\t', '\r' -> endBothWords(i);
      case '\n' -> {
        endBothWords(i);
        endLine(i);
        lineStart = i + 1;
        lines++;
      }
      case '\f', '\u000B' -> endUnicodeWord(i, 1);
      case '.' -> {
        pieces.add(pieceStart, i, pieceSpeaks);
        pieceStart = i + 1;
        pieceSpeaks = false;
      }
      case ':' -> speakerLabel = speakerLabel || isSpeakerLabel(i);
      case '<' -> openAngle(i);
      case '>' -> tag |= openTag >= 0;
      case '#', '*' -> markup |= i + 1 < text.length && text[i + 1] == b;
      case '"' -> quoted = true;
      case '[' ->
          endMark |=
              Utf8.matchFolded(text, i, "[end]") >= 0 || Utf8.matchFolded(text, i, "[eof]") >= 0;
      default -> multiByte(i);
    }
  }

  private void openAngle(int i) {
    endMark |=
        Utf8.matchFolded(text, i, "<end>") >= 0 || Utf8.matchFolded(text, i, "<|endoftext|>") >= 0;
    padding |= Utf8.startsWith(text, i, "<pad>") || Utf8.startsWith(text, i, "<unused");
    int name = i + 1 < text.length && text[i + 1] == '/' ? i + 2 : i + 1;
    if (openTag < 0 && name < text.length && Utf8.isLetter(text[name])) {
      openTag = i;
    }
  }

  private void multiByte(int i) {
    int space = Utf8.spaceLength(text, i, text.length);
    if (space > 0) {
      endUnicodeWord(i, space);
    } else if (Utf8.foldedLength(text, i) > 0) {
      if (i > 0 && Utf8.isWord(text[i - 1])) {
        count(Lexicon.PHRASES.match(text, i), i);
      }
    } else if (text[i] == (byte) 0xE2 && i + 2 < text.length && text[i + 1] == (byte) 0x80) {
      int last = text[i + 2] & 0xff;
      quoted |= last == 0x98 || last == 0x99 || last == 0x9C || last == 0x9D;
    }
  }

  private void endBothWords(int i) {
    endUnicodeWord(i, 1);
    endAsciiWord(i);
  }

  private void endUnicodeWord(int i, int separatorLength) {
    if (i > unicodeWordEdge) {
      unicodeWords++;
    }
    unicodeWordEdge = i + separatorLength;
  }

  private void endAsciiWord(int i) {
    if (i > asciiWordEdge) {
      asciiWords++;
    }
    asciiWordEdge = i + 1;
  }

  private void endLine(int i) {
    if (i - lineStart < SHORT_LINE) {
      shortLines++;
    }
  }

  /** Whether up to 25 letters and spaces from a letter at a line's first text end in this colon. */
  private boolean isSpeakerLabel(int colon) {
    if (colon + 1 >= text.length || !Utf8.isPatternSpace(text[colon + 1])) {
      return false;
    }
    for (int i = colon - 1; i >= 0 && colon - i <= LABEL_LENGTH; i--) {
      if (Utf8.isLetter(text[i])) {
        if (beginsLine(i)) {
          return true;
        }
      } else if (!Utf8.isPatternSpace(text[i])) {
        return false;
      }
    }
    return false;
  }

  private boolean beginsLine(int at) {
    int i = at - 1;
    while (i >= 0 && Utf8.isPatternSpace(text[i])) {
      if (text[i] == '\n') {
        return true;
      }
      i--;
    }
    return i < 0;
  }

  /** Over six lines of which more than half are short. */
  boolean looksLikeVerse() {
    return lines > 6 && shortLines * 2 > lines;
  }

  /** Three or more full stops at the end, but for ASCII whitespace. */
  boolean trailsOff() {
    int end = text.length;
    while (end > 0 && Utf8.isPatternSpace(text[end - 1])) {
      end--;
    }
    return Utf8.startsWith(text, end - 3, "...");
  }

  int firstPersonPieces() {
    return pieces.firstPerson();
  }

  int repetition() {
    return pieces.degeneration();
  }
}
