package io.millrace.testing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * A file whose end the test decides: who reads it waits for more until this is closed. Writing
 * waits for a reader once 16 KiB or more are ahead of it; what lies there is gone where this is
 * closed and nobody has the file open.
 */
public final class NamedPipe implements AutoCloseable {

  private final RandomAccessFile file;

  private NamedPipe(RandomAccessFile file) {
    this.file = file;
  }

  /** Makes the pipe, which must not be there yet. */
  public static void make(Path path) throws IOException, InterruptedException {
    int code = new ProcessBuilder("mkfifo", path.toString()).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException("mkfifo %s ended with %d".formatted(path, code));
    }
  }

  /** Opens it for one writer; waits for no reader. */
  public static NamedPipe open(Path path) throws IOException {
    return new NamedPipe(new RandomAccessFile(path.toFile(), "rw"));
  }

  public void write(byte[] bytes) throws IOException {
    file.write(bytes);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
