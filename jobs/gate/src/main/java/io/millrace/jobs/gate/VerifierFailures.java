package io.millrace.jobs.gate;

import io.millrace.gate.ArmRow;
import io.millrace.scenario.Verification;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Answers that a verifier could not judge, by reason: what stands before the error's first colon,
 * where that is a name. None of them is a score.
 */
final class VerifierFailures {

  /** So many in a row, and the verifier is not asked any more. */
  static final int TOO_MANY = 5;

  private static final Pattern NAMED = Pattern.compile("([a-z][a-z0-9_]*): .*", Pattern.DOTALL);

  private final Map<String, Integer> reasons = new TreeMap<>();
  private int inARow;
  private String last = "";

  /** Takes what a verifier said, and gives it back. */
  Verification counted(Verification verification) {
    if (verification instanceof Verification.Failed failed) {
      reasons.merge(reason(failed.error()), 1, Integer::sum);
      last = failed.error();
      inARow++;
    } else if (!tooMany()) {
      inARow = 0;
    }
    return verification;
  }

  /** Stays so once it is so. */
  boolean tooMany() {
    return inARow >= TOO_MANY;
  }

  String trouble() {
    return "the verifier failed %d times in a row and is not asked any more (%s); the last: %s"
        .formatted(inARow, told(reasons), last);
  }

  /** How often the verifier failed on rows, and why; empty where it never did. */
  static String counted(Collection<ArmRow> rows) {
    Map<String, Integer> reasons = new TreeMap<>();
    rows.stream()
        .filter(row -> row.error() != null)
        .forEach(row -> reasons.merge(reason(row.error()), 1, Integer::sum));
    int failed = reasons.values().stream().mapToInt(Integer::intValue).sum();
    return failed == 0
        ? ""
        : "the verifier failed on %d of %d answers (%s); the next run asks it again"
            .formatted(failed, rows.size(), told(reasons));
  }

  private static String told(Map<String, Integer> reasons) {
    return reasons.entrySet().stream()
        .map(reason -> reason.getKey() + " " + reason.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String reason(String error) {
    Matcher named = NAMED.matcher(error);
    return named.matches() ? named.group(1) : "verifier";
  }
}
