package io.millrace.traffic;

import io.millrace.scenario.VerifierSpec;

/** Which answers a verifier can tell right from wrong. */
final class Judging {

  private Judging() {}

  static boolean by(VerifierSpec spec, AcceptedAnswer answer) {
    AnswerForm form = answer.form();
    if (spec instanceof VerifierSpec.ToolCall) {
      return form == AnswerForm.CALL;
    }
    if (form == AnswerForm.CALL || form == AnswerForm.UNREADABLE_CALL || form == AnswerForm.EMPTY) {
      return false;
    }
    if (spec instanceof VerifierSpec.ExactJson || spec instanceof VerifierSpec.JsonSchema) {
      return form == AnswerForm.JSON;
    }
    if (spec instanceof VerifierSpec.Numeric) {
      return form == AnswerForm.NUMBER || form == AnswerForm.SENTENCE_WITH_NUMBER;
    }
    if (spec instanceof VerifierSpec.ExactText) {
      return isShort(answer);
    }
    return !(spec instanceof VerifierSpec.Regex);
  }

  /** Whether an answer is one line of a few words, and could be a label. */
  static boolean isShort(AcceptedAnswer answer) {
    AnswerForm form = answer.form();
    return form == AnswerForm.SHORT
        || form == AnswerForm.NUMBER
        || (form == AnswerForm.SENTENCE_WITH_NUMBER && AnswerForm.isLabel(answer.text().strip()));
  }
}
