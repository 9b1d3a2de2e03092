package io.millrace.registry;

/**
 * The one place where exactly one thing of a kind, or nothing, is active.
 *
 * @param role of an adapter a role of the scenario, of an agent's configuration a class of queries;
 *     or {@link #ANY_ROLE}
 */
public record Slot(SlotKind kind, String scenario, String role) {

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

  /** A slot of adapters. */
  public Slot(String scenario, String role) {
    this(SlotKind.ADAPTER, scenario, role);
  }

  /** The slot of the kind and scenario for all roles that have nothing of their own. */
  public Slot forAllRoles() {
    return new Slot(kind, scenario, ANY_ROLE);
  }

  /** The folder in a registry of what belongs to the slot. */
  public String root() {
    return top(kind) + "/" + scenario + "/" + (role.equals(ANY_ROLE) ? ANY_FOLDER : role);
  }

  /** The folder of the slot's log in a registry. */
  String folder() {
    return root() + "/log";
  }

  /** The folder of all slots of a kind. */
  static String top(SlotKind kind) {
    return kind == SlotKind.ADAPTER ? "slots" : "slots_" + kind.word();
  }

  static String roleOf(String folder) {
    return folder.equals(ANY_FOLDER) ? ANY_ROLE : folder;
  }

  @Override
  public String toString() {
    String name = scenario + "/" + role;
    return kind == SlotKind.ADAPTER ? name : kind.word() + ":" + name;
  }
}
