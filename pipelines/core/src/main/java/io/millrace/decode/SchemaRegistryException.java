package io.millrace.decode;

/**
 * A schema was needed and the registry could not be asked for it. The record that needed it is
 * neither read nor rejected: read it again later.
 */
public final class SchemaRegistryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean refused;

  SchemaRegistryException(String message, Throwable cause, boolean refused) {
    super(message, cause);
    this.refused = refused;
  }

  /** Whether the registry refused the login, so that asking again is in vain. */
  public boolean refused() {
    return refused;
  }
}
