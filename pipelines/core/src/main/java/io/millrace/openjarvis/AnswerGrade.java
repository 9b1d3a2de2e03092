package io.millrace.openjarvis;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells whether an answer agrees with the expected one, allowing for the sentence around it. */
public final class AnswerGrade {
  private static final double TOLERANCE = 1e-6;
  // Where the answer starts, in order of preference. It ends at a full stop, so decimals are cut:
  // that is the
  // recorded behaviour.
  private static final Pattern[] LEADS = {
    lead("answer\\s+is[:\\s]+"),
    lead("result[:\\s]+"),
    lead("=\\s*"),
    lead("therefore[,\\s]+(?:the\\s+)?"),
  };
  private static final Pattern BETWEEN_DIGITS =
      Pattern.compile("[,\\s]", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern ZERO_DECIMALS = Pattern.compile("\\.0+$");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?");

  private AnswerGrade() {}

  /**
   * Returns whether the two agree without regard to case, as whole texts or after "answer is",
   * "result", "=" or "therefore", or as numbers within a relative 1e-6 (absolute for an expected
   * 0).
   */
  public static boolean agrees(String predicted, String expected) {
    String given = predicted.strip();
    String wanted = expected.strip();
    if (sameText(given, wanted)) {
      return true;
    }
    String givenCore = core(given);
    String wantedCore = core(wanted);
    if (sameText(givenCore, wantedCore)) {
      return true;
    }
    OptionalDouble number = number(givenCore);
    OptionalDouble target = number(wantedCore);
    return number.isPresent()
        && target.isPresent()
        && near(number.getAsDouble(), target.getAsDouble());
  }

  private static boolean near(double number, double target) {
    double distance = Math.abs(number - target);
    return (target == 0 ? distance : distance / Math.abs(target)) < TOLERANCE;
  }

  private static boolean sameText(String one, String other) {
    return one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
  }

  private static String core(String text) {
    for (Pattern lead : LEADS) {
      Matcher found = lead.matcher(text);
      if (found.find()) {
        return found.group(1).strip();
      }
    }
    return text;
  }

  private static OptionalDouble number(String text) {
    String digits = BETWEEN_DIGITS.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
    String plain = ZERO_DECIMALS.matcher(digits).replaceFirst("");
    return NUMBER.matcher(plain).matches()
        ? OptionalDouble.of(Double.parseDouble(plain))
        : OptionalDouble.empty();
  }

  private static Pattern lead(String words) {
    return Pattern.compile(
        words + "(.+?)(?:\\.|$)",
        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNIX_LINES);
  }
}
