package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The command line on a pseudo-terminal of its own, as somebody types at it; {@code script} of
 * util-linux is between. Behind the command the terminal says its exit code and its state. Closing
 * kills what is left of it.
 */
final class TypedProcess implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Path SCRIPT = Path.of("/usr/bin/script");

  private static final String IGNORED = "SigIgn:";
  private static final long INTERRUPT_SIGNAL = 1 << 1;

  private final Process script;
  private final OutputStream keys;
  private final Path out;

  private TypedProcess(Process script, Path out) {
    this.script = script;
    this.keys = script.getOutputStream();
    this.out = out;
  }

  /** Whether this machine has what it takes: of other systems {@code script} has other flags. */
  static boolean isPossible() {
    return Files.isExecutable(SCRIPT) && Files.isDirectory(Path.of("/proc/self"));
  }

  /**
   * Whether Ctrl-C ends what is started from here: not where this process itself was told to ignore
   * the signal, as in the background of a shell without job control (POSIX, sh, 2.11).
   */
  static boolean isInterruptible() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(IGNORED))
        .mapToLong(line -> Long.parseUnsignedLong(line.substring(IGNORED.length()).strip(), 16))
        .noneMatch(signals -> (signals & INTERRUPT_SIGNAL) != 0);
  }

  /**
   * Starts a command.
   *
   * @param out gets what the terminal shows
   */
  static TypedProcess start(Path out, String... arguments) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:-UsePerfData", "-Xmx512m", "-XX:+UseSerialGC"));
    words.add("-Dmillrace.root=" + System.getProperty("millrace.root"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens") || option.startsWith("-XX:Tiered"))
        .forEach(words::add);
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Millrace.class.getName()));
    words.addAll(List.of(arguments));
    String command = words.stream().map(TypedProcess::quoted).collect(Collectors.joining(" "));
    // with a handler of its own the shell outlives Ctrl-C, and the command has the usual one
    Path line =
        Files.writeString(
            out.resolveSibling(out.getFileName() + ".sh"),
            """
        trap : INT
        %s
        echo "exit=$?"
        stty -a
        echo "over"
        """
                .formatted(command));
    ProcessBuilder builder =
        new ProcessBuilder(
                SCRIPT.toString(),
                "--quiet",
                "--flush",
                "--command",
                "sh " + quoted(line + ""),
                "/dev/null")
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("TERM", "xterm");
    builder.environment().put("SHELL", "/bin/sh");
    return new TypedProcess(builder.start(), out);
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /** Waits until the terminal shows a text. */
  void awaitShown(String text) {
    Awaitility.await(text).atMost(LIMIT).until(() -> shown().contains(text) || !script.isAlive());
    assertThat(shown()).contains(text);
  }

  /** Presses keys. */
  void press(String text) throws IOException {
    keys.write(text.getBytes(StandardCharsets.UTF_8));
    keys.flush();
  }

  /** Kills the command, and not the terminal. */
  void kill() {
    assertThat(command().destroyForcibly()).isTrue();
  }

  /** Waits until the command takes single keys: it is past its prompt then. */
  void awaitRaw() throws IOException {
    Path terminal = Files.readSymbolicLink(Path.of("/proc", command().pid() + "", "fd", "0"));
    Awaitility.await("raw").atMost(LIMIT).until(() -> state(terminal).contains("-icanon"));
  }

  private static String state(Path terminal) throws IOException {
    Process stty = new ProcessBuilder("stty", "-a", "-F", terminal.toString()).start();
    return new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private ProcessHandle command() {
    try (Stream<ProcessHandle> below = script.descendants()) {
      return below
          .filter(each -> each.info().command().filter(word -> word.endsWith("java")).isPresent())
          .findFirst()
          .orElseThrow();
    }
  }

  /** What the terminal shows once all is over. */
  String awaitOver() {
    awaitShown("\nover");
    return shown();
  }

  private String shown() {
    try {
      return new String(Files.readAllBytes(out), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + out, e);
    }
  }

  @Override
  public void close() {
    script.descendants().forEach(ProcessHandle::destroyForcibly);
    script.destroyForcibly();
  }
}
