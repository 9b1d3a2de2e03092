package io.millrace.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Text of any size that is kept in a file while the database is held, and handed on once it is
 * free: who reads standard output may take any time. What is closed before it was handed on leaves
 * nothing behind.
 */
final class OutputSpool implements AutoCloseable {

  private static final int PART = 1 << 16;

  private final Path target;
  private final Path file;
  private final FileChannel channel;
  private final Writer writer;

  private OutputSpool(Path target, Path file, FileChannel channel) {
    this.target = target;
    this.file = file;
    this.channel = channel;
    this.writer =
        new BufferedWriter(
            new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8));
  }

  /**
   * Text that becomes a file, or goes to standard output.
   *
   * @param target a file that does not exist; null for standard output
   */
  static OutputSpool to(Path target) throws IOException {
    Set<OpenOption> options =
        new HashSet<>(
            List.of(
                StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
    String name = UUID.randomUUID() + ".tmp";
    if (target == null) {
      options.add(StandardOpenOption.DELETE_ON_CLOSE);
      Path file = Path.of(System.getProperty("java.io.tmpdir"), "output-" + name);
      return new OutputSpool(null, file, FileChannel.open(file, options));
    }
    if (Files.exists(target)) {
      throw exists(target, null);
    }
    Path file = target.resolveSibling("." + target.getFileName() + "." + name);
    try {
      FileChannel channel = FileChannel.open(file, options);
      file.toFile().deleteOnExit();
      return new OutputSpool(target, file, channel);
    } catch (NoSuchFileException e) {
      throw new CommandFailure(
          "Cannot write %s: its directory does not exist; make it, or name another file with --output"
              .formatted(target),
          e);
    }
  }

  private static CommandFailure exists(Path target, IOException cause) {
    return new CommandFailure(
        "Cannot write %s: it exists; name another file with --output".formatted(target), cause);
  }

  /** Takes the text. */
  Writer writer() {
    return writer;
  }

  /** Gives the file its name, or prints the text. */
  void handOn(PrintWriter out) throws IOException {
    writer.flush();
    if (target == null) {
      channel.position(0);
      Reader text = new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8);
      char[] part = new char[PART];
      for (int read = text.read(part); read >= 0 && !out.checkError(); read = text.read(part)) {
        out.write(part, 0, read);
      }
      out.flush();
      return;
    }
    writer.close();
    try {
      Files.move(file, target);
    } catch (FileAlreadyExistsException e) {
      throw exists(target, e);
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      Files.deleteIfExists(file);
    }
  }
}
