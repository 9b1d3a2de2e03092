package io.millrace.serve.decode;

import java.io.IOException;

/** The name that an adapter should have belongs to another model. */
public final class NameTakenException extends IOException {

  private static final long serialVersionUID = 1;

  NameTakenException(String name) {
    super("the name '" + name + "' is taken; unload that adapter first or choose another name");
  }
}
