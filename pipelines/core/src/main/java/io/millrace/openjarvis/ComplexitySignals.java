package io.millrace.openjarvis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The signals behind {@link Complexity}. Word characters and white space are Python's: combining
 * marks are no word characters, U+001C to U+001F are white space.
 */
final class ComplexitySignals {
  private static final String WORD = "[\\p{L}\\p{N}_]";
  // Naming one letter beyond the basic plane makes Java look back over whole surrogate pairs.
  private static final String LEFT = "(?<!" + WORD + "|\uD801\uDC00)";
  private static final String RIGHT = "(?!" + WORD + ")";
  private static final String SPACE = "[\\t-\\r\\x1c- \\x85\\p{Z}]";

  private static final Pattern CODE =
      pattern(
          "```|`[^`]+`",
          LEFT + "(?:def|class|import|function|const|var|let)" + SPACE,
          LEFT + "if" + SPACE + "*\\(",
          "->|=>|\\{" + SPACE + "*\\}|#include|System\\.out",
          LEFT + "for" + SPACE + "+" + WORD + "+" + SPACE + "+in" + SPACE);
  private static final Pattern MATH =
      words(
          "solve|integral|equation|proof|derivative|matrix|theorem|calculate|compute|sigma|sum|limit|probability");
  private static final Pattern REASONS =
      words(
          "explain|analyze|compare|why|reason|think|evaluate|step[- ]by[- ]step"
              + "|pros"
              + SPACE
              + "+and"
              + SPACE
              + "+cons"
              + "|trade-?"
              + SPACE
              + "*offs?");
  private static final Pattern STEPS =
      pattern(
          LEFT + "step" + SPACE + "*\\p{Nd}",
          LEFT + "(?:and" + SPACE + "+also|additionally|furthermore)" + RIGHT,
          LEFT + "\\p{Nd}+\\." + SPACE);
  private static final Pattern CREATIVE = words("create|design|draft|compose");
  private static final Pattern LIST_ITEM =
      Pattern.compile(
          "^" + SPACE + "*(?:\\p{Nd}+[.)]|[-*])" + SPACE, Pattern.MULTILINE | Pattern.UNIX_LINES);

  private static final Pattern THEN = words("then");
  private static final Pattern FIRST = words("first");
  private static final Pattern NEXT = words("next");
  private static final Pattern WRITE = words("write");
  private static final Pattern WRITTEN = words("essay|story|article|report|poem");
  private static final Pattern GENERATE = words("generate");
  private static final Pattern GENERATED = words("code|script|program");

  private ComplexitySignals() {}

  static boolean isCode(String query) {
    return CODE.matcher(query).find();
  }

  static boolean isMath(String query) {
    return MATH.matcher(query).find();
  }

  static boolean asksForReasons(String query) {
    return REASONS.matcher(query).find();
  }

  static boolean hasSeveralSteps(String query) {
    return STEPS.matcher(query).find() || inOrder(query, THEN, THEN) || inOrder(query, FIRST, NEXT);
  }

  static boolean isCreative(String query) {
    return CREATIVE.matcher(query).find()
        || Stream.of(query.split("\n"))
            .anyMatch(line -> inOrder(line, WRITE, WRITTEN) || inOrder(line, GENERATE, GENERATED));
  }

  /** Counts question marks, numbered items and bulleted items. */
  static long countParts(String query) {
    return query.chars().filter(c -> c == '?').count() + LIST_ITEM.matcher(query).results().count();
  }

  private static boolean inOrder(String text, Pattern first, Pattern second) {
    Matcher opening = first.matcher(text);
    return opening.find() && second.matcher(text).find(opening.end());
  }

  private static Pattern words(String alternatives) {
    return pattern(LEFT + "(?:" + alternatives + ")" + RIGHT);
  }

  private static Pattern pattern(String... alternatives) {
    return Pattern.compile(
        String.join("|", alternatives), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }
}
