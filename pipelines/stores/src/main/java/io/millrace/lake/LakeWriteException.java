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

  // The message of a file system's exception is often nothing but the path.
  private static String reason(Exception cause) {
    if (cause instanceof FileSystemException refused && refused.getReason() == null) {
      return refused.getClass().getSimpleName().replace("Exception", "");
    }
    return cause.getMessage();
  }
}
