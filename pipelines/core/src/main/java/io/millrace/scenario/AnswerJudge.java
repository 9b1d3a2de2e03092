package io.millrace.scenario;

/** A model that judges an answer against a rubric. */
public interface AnswerJudge {

  /**
   * The score in 0..1.
   *
   * @throws VerifierException if the model gave no usable judgement
   */
  double score(String rubric, ScenarioTask task, String answer) throws VerifierException;

  /** The judging model and its version. */
  String description();
}
