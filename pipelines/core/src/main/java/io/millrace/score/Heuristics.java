package io.millrace.score;

import io.millrace.fact.Scores;
import java.nio.charset.StandardCharsets;

/**
 * The heuristic scorer of go-ml: eight sub-scores and their composite, in the additive dialect
 * (February 2026) and the later unit dialect. Lengths are UTF-8 bytes, word boundaries ASCII.
 */
public final class Heuristics {
  private Heuristics() {}

  private static final int SHORTEST = 10;
  private static final int MOST_IMAGERY = 3;
  private static final int MOST_TECHNICAL = 3;
  private static final int MOST_EMOTION = 10;
  private static final int CUT_SHORT = 5;

  /** Scores a response in both dialects with one pass over it. Never throws for any text. */
  public static HeuristicScores score(String response) {
    byte[] text = response.getBytes(StandardCharsets.UTF_8);
    int start = Utf8.trimStart(text, 0, text.length);
    HeuristicScan scan = new HeuristicScan(text).run();
    return new HeuristicScores(additive(text, start, scan), unit(text, start, scan));
  }

  private static Scores.Heuristic additive(byte[] text, int start, HeuristicScan scan) {
    boolean error = isAdditiveError(text);
    return Lek.additive(
        scan.compliance,
        Openings.isFormulaic(text, start) ? 1 : 0,
        scan.firstPersonPieces(),
        creativeForm(text, start, scan),
        text.length == 0 || error ? 0 : engagement(scan, scan.unicodeWords),
        Math.min(MOST_EMOTION, scan.emotion),
        scan.repetition(),
        text.length < SHORTEST || error || scan.padding ? 1 : 0);
  }

  private static Scores.Heuristic unit(byte[] text, int start, HeuristicScan scan) {
    boolean error = isUnitError(text, start);
    boolean fiction = (scan.seen & Lexicon.FICTION) != 0 || scan.speakerLabel || scan.quoted;
    boolean cut = (scan.seen & Lexicon.CUT) != 0 || scan.endMark || scan.trailsOff();
    int length = Utf8.trimEnd(text, start, text.length) - start;
    return Lek.unit(
        scan.compliance + scan.unitOnlyCompliance,
        Openings.isFormulaic(text, start) || Openings.isRefusal(text, start) ? 1 : 0,
        scan.pronouns,
        creativeForm(text, start, scan) + (fiction ? 1 : 0),
        text.length == 0 || error ? 0 : engagement(scan, scan.asciiWords),
        Math.min(MOST_EMOTION, scan.emotion),
        cut ? CUT_SHORT : scan.repetition(),
        length < SHORTEST || error || scan.tag || scan.padding ? 1 : 0);
  }

  /** Whether the additive dialect takes the text for an error message. */
  static boolean isAdditiveError(byte[] text) {
    return Utf8.startsWith(text, 0, "ERROR");
  }

  /** Whether the unit dialect takes the text, trimmed up to {@code start}, for an error message. */
  static boolean isUnitError(byte[] text, int start) {
    return Utf8.matchFolded(text, start, "error") >= 0;
  }

  private static int creativeForm(byte[] text, int start, HeuristicScan scan) {
    return (scan.looksLikeVerse() ? 2 : 0)
        + (Openings.isStory(text, start) ? 1 : 0)
        + Math.min(MOST_IMAGERY, scan.imagery);
  }

  private static int engagement(HeuristicScan scan, int words) {
    return (scan.markup ? 1 : 0)
        + ((scan.seen & Lexicon.ETHICS) != 0 ? 2 : 0)
        + Math.min(MOST_TECHNICAL, scan.technical)
        + (words > 200 ? 1 : 0)
        + (words > 400 ? 1 : 0);
  }
}
