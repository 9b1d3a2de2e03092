package io.millrace.registry;

/**
 * The one place where an adapter, or none, is active.
 *
 * @param role a role of the scenario, or {@link #ANY_ROLE}
 */
public record Slot(String scenario, String role) {

  /** Stands for all roles of a scenario that have nothing of their own. */
  public static final String ANY_ROLE = "*";

  private static final String ANY_FOLDER = "_any";

  /**
   * @throws IllegalArgumentException when a name is not {@code [a-z0-9][a-z0-9._-]{0,63}}
   */
  public Slot {
    AdapterManifest.name("scenario", scenario);
    if (!ANY_ROLE.equals(role)) {
      AdapterManifest.name("role", role);
    }
  }

  /** The folder of the slot's log in a registry. */
  String folder() {
    return "slots/" + scenario + "/" + (role.equals(ANY_ROLE) ? ANY_FOLDER : role) + "/log";
  }

  static String roleOf(String folder) {
    return folder.equals(ANY_FOLDER) ? ANY_ROLE : folder;
  }

  @Override
  public String toString() {
    return scenario + "/" + role;
  }
}
