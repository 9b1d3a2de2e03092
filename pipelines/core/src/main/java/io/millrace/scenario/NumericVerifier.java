package io.millrace.scenario;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/**
 * The last number of the answer lies within a tolerance of the expected one: the absolute one, or
 * the relative one times the expected number's size, whichever is larger.
 */
final class NumericVerifier implements Verifier {

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(?:\\d[\\d,]*\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?");

  private final double absolute;
  private final double relative;

  NumericVerifier(double absolute, double relative) {
    this.absolute = absolute;
    this.relative = relative;
  }

  @Override
  public Verification.Scored verify(ScenarioTask task, String answer) throws VerifierException {
    Double expected = last(Expected.text(task));
    if (expected == null) {
      throw new VerifierException(
          "Cannot verify task %s: its expected holds no number; give it one".formatted(task.id()));
    }
    Double given = last(answer);
    if (given == null) {
      return Verification.Scored.of(false, false, "the answer holds no number");
    }
    double tolerance = Math.max(absolute, relative * Math.abs(expected));
    boolean right = Math.abs(given - expected) <= tolerance;
    return Verification.Scored.of(right, true, given + " instead of " + expected);
  }

  private static Double last(String text) {
    Double last = null;
    Matcher matcher = NUMBER.matcher(text);
    while (matcher.find()) {
      last = Double.valueOf(matcher.group().replace(",", ""));
    }
    return last;
  }

  @Override
  public String description() {
    return "numeric/1 " + absolute + " " + relative;
  }
}
