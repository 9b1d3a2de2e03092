package io.millrace.lake;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** The lake takes no more: no room, no permission, or another file in the way. */
public final class LakeWriteException extends IOException {
  private static final long serialVersionUID = 1L;

  LakeWriteException(Path path, Exception cause) {
    super(
        "Cannot write "
            + path
            + ": "
            + reason(cause)
            + "; make room there and let Flink's user write; the job goes on from its last"
            + " checkpoint",
        cause);
  }

  // Parquet wraps what the system said; and a file system's message is often nothing but the path.
  private static String reason(Exception cause) {
    Throwable first = cause;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    if (first instanceof FileSystemException refused && refused.getReason() == null) {
      return refused.getClass().getSimpleName().replace("Exception", "");
    }
    return first.getMessage() == null ? first.toString() : first.getMessage();
  }
}
