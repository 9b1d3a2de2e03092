package io.millrace.scenario;

import java.util.SortedMap;
import java.util.TreeMap;

/** What a verifier says about one answer. */
public sealed interface Verification {

  /**
   * A score.
   *
   * @param score in 0..1
   * @param valid whether the answer has the form that was asked for, right or wrong
   * @param fields for answers of several parts whether each is right, in order of the names
   * @param note what was wrong, for people; empty for nothing
   * @param reply all that a judging model wrote; null where none was asked
   */
  record Scored(
      double score, boolean valid, SortedMap<String, Boolean> fields, String note, String reply)
      implements Verification {

    /** A score that no model gave. */
    public Scored(double score, boolean valid, SortedMap<String, Boolean> fields, String note) {
      this(score, valid, fields, note, null);
    }

    public Scored {
      fields = new TreeMap<>(fields);
      if (!(score >= 0 && score <= 1)) {
        throw new IllegalArgumentException(
            "Cannot use a verifier's score of " + score + "; scores lie in 0..1");
      }
    }

    static Scored of(boolean right, boolean valid, String note) {
      return new Scored(right ? 1 : 0, valid, new TreeMap<>(), right ? "" : note);
    }
  }

  /** The verifier could not judge: counted, never a score. */
  record Failed(String error) implements Verification {}
}
