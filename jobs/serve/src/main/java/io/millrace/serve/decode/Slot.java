package io.millrace.serve.decode;

/** A place where one adapter of a scenario, or none, is active. */
public record Slot(String scenario, String role) {

  /** The model name under which requests reach whatever is active. */
  public String modelName() {
    return scenario + "-" + role;
  }

  /** The name of one adapter of this slot, by the first 12 hex digits of its id. */
  public String versionedName(String adapterId) {
    return modelName() + "@" + adapterId.substring(0, Math.min(12, adapterId.length()));
  }
}
