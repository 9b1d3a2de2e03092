package io.millrace.scenario;

/**
 * A model that judges an answer. It is told neither who answered nor what else was answered.
 * Implementations are safe for several threads.
 */
public interface AnswerJudge {

  /**
   * The judgement of one answer.
   *
   * @throws VerifierException if the model gave no usable judgement, with why
   */
  Judgement judge(VerifierSpec.Judge asked, ScenarioTask task, String answer)
      throws VerifierException;

  /** The judging model and how it is asked, part of the evaluation identity. */
  String description(VerifierSpec.Judge asked);
}
