package io.millrace.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ExitCode;

/** Standard output that keeps why it could not be written: a writer that prints passes over it. */
final class StandardOutput extends OutputStream {

  /** Where Linux says what standard output is; a fault's text is in the user's language. */
  private static final Path OPEN_FILE = Path.of("/proc/self/fd/1");

  private static final String CLOSED_PIPE = "Broken pipe";

  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private volatile IOException fault;

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      fault = e;
      throw e;
    }
  }

  private boolean isPipe() {
    try {
      String file = Files.readSymbolicLink(OPEN_FILE).toString();
      return file.startsWith("pipe:") || file.startsWith("socket:");
    } catch (IOException elsewhere) {
      return CLOSED_PIPE.equals(fault.getMessage());
    }
  }

  /**
   * The exit code of a command that ended with {@code code}: where its output is not whole, a
   * failure, and why. A reader that closed its pipe has what it wanted.
   */
  int exitCode(int code, PrintWriter err) {
    if (fault == null || isPipe()) {
      return code;
    }
    err.println(
        "millrace: Cannot write standard output (%s); make room, or name another place for it"
            .formatted(fault.getMessage()));
    return code == ExitCode.OK ? ExitCode.SOFTWARE : code;
  }
}
