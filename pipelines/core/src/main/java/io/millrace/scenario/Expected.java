package io.millrace.scenario;

/** What a task expects, as a text. */
final class Expected {

  private Expected() {}

  static String text(ScenarioTask task) throws VerifierException {
    if (task.expected() == null || !task.expected().isValueNode()) {
      throw new VerifierException(
          "Cannot verify task %s: its expected is no single value; give it a text"
              .formatted(task.id()));
    }
    return task.expected().asText();
  }
}
