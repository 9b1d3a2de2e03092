package io.millrace.gate;

import java.util.Locale;

/** A verdict in words, with its numbers, its slices and its worst regressions. */
public final class VerdictText {

  private VerdictText() {}

  /** Several lines, each ended. */
  public static String of(Verdict verdict) {
    StringBuilder text = new StringBuilder();
    Trial trial = verdict.trial();
    line(
        text,
        "%s: %s%s.",
        verdict.decision().label().toUpperCase(Locale.ROOT),
        verdict.reason().sentence(),
        verdict.missing() == null ? "" : " (group " + verdict.missing() + ")");
    line(
        text,
        "Candidate %s in slot %s, entry %d of its ledger, alpha %.3g, held %d times before.",
        brief(trial.candidate()),
        trial.slot(),
        trial.ledgerEntry(),
        trial.alpha(),
        trial.holds());
    if (trial.parts() != null) {
      line(text, "%s.", trial.parts().sentence());
    }
    numbers(text, verdict.measures(), trial);
    slices(text, verdict);
    regressions(text, verdict);
    return text.toString();
  }

  private static void numbers(StringBuilder text, Measures measures, Trial trial) {
    line(
        text,
        "Read %d of %d groups: %d better, %d worse, %d equal; mean score %.3f against %.3f.",
        measures.groups(),
        measures.planned(),
        measures.wins(),
        measures.losses(),
        measures.groups() - measures.wins() - measures.losses(),
        measures.candidateScore(),
        measures.incumbentScore());
    line(
        text,
        "Gain %+.3f; at least %+.3f (alpha %.3g), at most %+.3f (alpha %.3g), whenever one looks.",
        measures.gain(),
        measures.lower(),
        trial.alpha(),
        measures.upper(),
        trial.policy().alpha());
    line(
        text,
        "Evidence for a gain: wealth %.4g from a stake of 1; promotion needs %.4g.",
        Math.exp(measures.wealth()),
        Math.exp(measures.needed()));
    line(
        text,
        "Invalid outputs %+.3f; tokens %s; latency %s.",
        measures.invalid(),
        times(measures.tokenRatio()),
        times(measures.latencyRatio()));
  }

  private static void slices(StringBuilder text, Verdict verdict) {
    line(text, "");
    line(
        text,
        "%-24s %7s %6s %7s  %-10s %s",
        "slice",
        "groups",
        "read",
        "gain",
        "",
        "harm seen from");
    for (SliceResult slice : verdict.slices()) {
      line(
          text,
          "%-24s %7d %6d %+7.3f  %-10s %s",
          slice.slice(),
          slice.planned(),
          slice.read(),
          slice.gain(),
          slice.harmed() ? "HARMED" : slice.judged() ? "unharmed" : "not judged",
          slice.smallestLoss() == null ? "-" : "%.3f lost".formatted(slice.smallestLoss()));
    }
  }

  private static void regressions(StringBuilder text, Verdict verdict) {
    if (verdict.worst().isEmpty()) {
      return;
    }
    line(text, "");
    line(text, "%-40s %-16s %9s %9s", "worst regressions", "slice", "candidate", "incumbent");
    for (Regression worst : verdict.worst()) {
      line(
          text,
          "%-40s %-16s %9.3f %9.3f",
          worst.group(),
          worst.slice(),
          worst.candidateScore(),
          worst.incumbentScore());
    }
  }

  private static String times(Double ratio) {
    return ratio == null ? "not known" : String.format(Locale.ROOT, "x %.2f", ratio);
  }

  private static String brief(String hash) {
    return hash.length() > 12 ? hash.substring(0, 12) : hash;
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
