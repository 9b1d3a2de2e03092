package io.millrace.jobs.train;

import java.nio.file.FileSystemException;

/** Faults in words. */
final class Reasons {

  private Reasons() {}

  /**
   * The first line of the fault's message, with its kind where that may be nothing but a file's
   * name.
   */
  static String of(Exception fault) {
    String message = String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
    return fault instanceof FileSystemException
        ? fault.getClass().getSimpleName() + " " + message
        : message;
  }
}
