package io.millrace.jobs.gate;

/**
 * A batch of tasks for one arm.
 *
 * @param arm hash of the arm's identity
 * @param attempt 0 for the first; a batch whose verifier failed is asked again in a later run
 */
record Batch(String arm, int batch, int attempt) {

  String id() {
    return arm + "/" + batch + "/" + attempt;
  }

  /** Reads what {@link #id} wrote. */
  static Batch of(String id) {
    String[] parts = id.split("/", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("'%s' is not arm/batch/attempt".formatted(id));
    }
    return new Batch(parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
  }
}
