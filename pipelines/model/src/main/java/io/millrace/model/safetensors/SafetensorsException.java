package io.millrace.model.safetensors;

import java.io.IOException;
import java.nio.file.Path;

/** A file that does not follow the format; the message names the file and the tensor concerned. */
public final class SafetensorsException extends IOException {

  SafetensorsException(Path file, String what) {
    super(file + ": " + what);
  }

  SafetensorsException(Path file, String tensor, String what) {
    this(file, "tensor '" + tensor + "' " + what);
  }
}
