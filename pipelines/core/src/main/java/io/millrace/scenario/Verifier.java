package io.millrace.scenario;

/** Compares an answer with what a task expects. Implementations are safe for several threads. */
public interface Verifier {

  /**
   * Verifies one answer.
   *
   * @throws VerifierException if the task or the surroundings do not allow a judgement
   */
  Verification.Scored verify(ScenarioTask task, String answer) throws VerifierException;

  /** What it does and with what, with the version of its code: part of the evaluation identity. */
  String description();

  /** As {@link #verify}, a verifier that cannot judge being an answer of its own. */
  default Verification judge(ScenarioTask task, String answer) {
    try {
      return verify(task, answer);
    } catch (VerifierException failed) {
      return new Verification.Failed(failed.getMessage());
    } catch (RuntimeException defect) {
      return new Verification.Failed(
          defect.getClass().getSimpleName() + ": " + defect.getMessage());
    }
  }
}
