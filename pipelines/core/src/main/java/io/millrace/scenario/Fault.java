package io.millrace.scenario;

import java.nio.file.Path;

/**
 * Something in a scenario's files that cannot be used.
 *
 * @param line from 1, 0 for the file as a whole
 * @param message what cannot be done, the value and the remedy
 */
public record Fault(Path file, int line, String message) {

  @Override
  public String toString() {
    return line == 0 ? file + ": " + message : file + ":" + line + ": " + message;
  }
}
