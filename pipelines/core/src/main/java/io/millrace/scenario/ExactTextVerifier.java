package io.millrace.scenario;

import io.millrace.identity.TextNormalizer;

/** The answer is the expected text, both normalised as for text identity. */
final class ExactTextVerifier implements Verifier {

  @Override
  public Verification.Scored verify(ScenarioTask task, String answer) throws VerifierException {
    String expected = TextNormalizer.normalize(Expected.text(task));
    String given = TextNormalizer.normalize(answer);
    return Verification.Scored.of(given.equals(expected), !given.isEmpty(), "the texts differ");
  }

  @Override
  public String description() {
    return "exact/1";
  }
}
