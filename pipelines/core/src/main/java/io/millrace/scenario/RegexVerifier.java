package io.millrace.scenario;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** The task's expected pattern matches the answer, in time linear in its length. */
final class RegexVerifier implements Verifier {

  private final boolean whole;

  RegexVerifier(boolean whole) {
    this.whole = whole;
  }

  @Override
  public Verification.Scored verify(ScenarioTask task, String answer) throws VerifierException {
    try {
      Matcher matcher = Pattern.compile(Expected.text(task)).matcher(answer);
      boolean right = whole ? matcher.matches() : matcher.find();
      return Verification.Scored.of(right, !answer.isBlank(), "the pattern does not match");
    } catch (PatternSyntaxException invalid) {
      throw new VerifierException(
          "Cannot verify task %s: its pattern is not RE2 (%s); correct it"
              .formatted(task.id(), invalid.getDescription()),
          invalid);
    }
  }

  @Override
  public String description() {
    return "regex/1 " + (whole ? "whole" : "part");
  }
}
