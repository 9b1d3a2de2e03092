package io.millrace.serve.decode;

import java.util.Set;

/**
 * Who may answer a class of queries by a routing policy.
 *
 * @param here models of this server, by their own names
 * @param elsewhere whether another server may
 */
public record Reach(Set<String> here, boolean elsewhere) {

  public Reach {
    here = Set.copyOf(here);
  }

  /** Whether nobody but this model may. */
  boolean isOnly(String model) {
    return !elsewhere && here.equals(Set.of(model));
  }
}
