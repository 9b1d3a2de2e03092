package io.millrace.lake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The process that holds a lock; it wrote its id into the lock file.
 *
 * @param command its program and arguments without Java's options; empty when the system does not
 *     say, as for a process of another user or host
 */
public record LockHolder(long pid, String command) {

  private static final int LONGEST = 120;
  private static final int DIGITS = 19;

  static LockHolder self() {
    return of(ProcessHandle.current().pid());
  }

  /** Writes this process's id over what a lock file holds. */
  static void sign(FileChannel channel) throws IOException {
    byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
    channel.write(ByteBuffer.wrap(pid), 0);
    channel.truncate(pid.length);
  }

  static Optional<LockHolder> read(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(DIGITS);
    channel.read(bytes, 0);
    String text = StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
    return text.matches("\\d{1,18}") ? Optional.of(of(Long.parseLong(text))) : Optional.empty();
  }

  private static LockHolder of(long pid) {
    return new LockHolder(pid, ProcessHandle.of(pid).map(LockHolder::command).orElse(""));
  }

  private static String command(ProcessHandle process) {
    List<String> words = new ArrayList<>();
    process
        .info()
        .command()
        .ifPresent(path -> words.add(path.substring(path.lastIndexOf('/') + 1)));
    boolean skipped = true;
    String before = "";
    for (String argument : process.info().arguments().orElse(new String[0])) {
      boolean option =
          argument.startsWith("-") || before.matches("-cp|-classpath|--class-path|-jar");
      skipped &= option && !before.equals("-jar");
      if (!skipped) {
        words.add(argument);
      }
      before = argument;
    }
    String command = String.join(" ", words);
    return command.length() <= LONGEST ? command : command.substring(0, LONGEST) + "…";
  }

  @Override
  public String toString() {
    return "process " + pid + (command.isEmpty() ? "" : " (" + command + ")");
  }
}
