package io.millrace.openjarvis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a judge's free text as a score. */
public final class JudgeScore {
  private static final double WHEN_UNREADABLE = 0.5;
  private static final double TEN_POINT_SCALE = 10;
  private static final Pattern NUMBER_OR_FRACTION =
      Pattern.compile("(\\d+(?:\\.\\d+)?)(?:\\s*/\\s*(\\d+(?:\\.\\d+)?))?");

  private JudgeScore() {}

  /**
   * Returns the first unsigned number of the text within 0 to 1: a fraction is divided out, a plain
   * number above 1 counts as out of ten. Without a number, or over zero, the score is 0.5.
   */
  public static double parse(String text) {
    Matcher found = NUMBER_OR_FRACTION.matcher(text);
    if (!found.find()) {
      return WHEN_UNREADABLE;
    }
    double number = Double.parseDouble(found.group(1));
    if (found.group(2) == null) {
      return Math.min(number > 1 ? number / TEN_POINT_SCALE : number, 1);
    }
    double whole = Double.parseDouble(found.group(2));
    return whole > 0 ? Math.min(number / whole, 1) : WHEN_UNREADABLE;
  }
}
