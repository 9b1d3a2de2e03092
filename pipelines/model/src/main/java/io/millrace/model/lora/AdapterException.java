package io.millrace.model.lora;

import java.io.IOException;
import java.nio.file.Path;

/** An adapter that cannot be used; the message names the file, the value and the remedy. */
public final class AdapterException extends IOException {

  public AdapterException(Path file, String what) {
    super(file + ": " + what);
  }
}
