package io.millrace.model.base;

import io.millrace.model.safetensors.SafetensorsException;
import java.io.IOException;
import java.nio.file.Path;

/** A base model that cannot be used; the message names the file, the value and the remedy. */
public final class BaseModelException extends IOException {

  public BaseModelException(Path file, String what) {
    super(file + ": " + what);
  }

  /** A weight file that does not follow its format. */
  public BaseModelException(SafetensorsException damaged) {
    super(damaged.getMessage() + "; fetch this file of the base model again", damaged);
  }
}
