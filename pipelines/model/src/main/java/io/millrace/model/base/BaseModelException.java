package io.millrace.model.base;

import java.io.IOException;
import java.nio.file.Path;

/** A base model that cannot be used; the message names the file, the value and the remedy. */
public final class BaseModelException extends IOException {

  public BaseModelException(Path file, String what) {
    super(file + ": " + what);
  }
}
