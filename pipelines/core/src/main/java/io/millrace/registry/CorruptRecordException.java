package io.millrace.registry;

import java.io.IOException;
import java.nio.file.Path;

/** A file of the registry that does not hold what it must; the message names it and the cause. */
public final class CorruptRecordException extends IOException {

  CorruptRecordException(Path file, String cause, Exception e) {
    super(
        "Cannot read %s: %s. It was changed after it was written: restore it from a copy"
            .formatted(file, cause),
        e);
  }
}
