package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Millrace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The command line in a process of its own, as the launcher starts it for a user: somewhere, with a
 * home directory of theirs. Closing kills what is left of it.
 */
final class RunProcess implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(6);

  /** In which what it starts for a moment only, such as a look at the system, has ended. */
  private static final Duration SETTLED = Duration.ofMinutes(2);

  private static final int SIGINT = 2;

  private final Process process;
  private final Path out;
  private final List<ProcessHandle> started = new ArrayList<>();

  private RunProcess(Process process, Path out) {
    this.process = process;
    this.out = out;
  }

  /**
   * Starts a command.
   *
   * @param place the working directory
   * @param user what the process takes for the user's home
   * @param home what {@code --home} names
   * @param out gets both outputs
   */
  static RunProcess start(Path place, Path user, Path home, Path out, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:-UsePerfData", "-Xmx1g", "-Duser.home=" + user));
    command.add("-Dmillrace.root=" + System.getProperty("millrace.root"));
    command.add("-Djava.io.tmpdir=" + Files.createDirectories(home.resolve("tmp")));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens") || option.startsWith("-XX:Tiered"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Millrace.class.getName(), "--home", home.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(place.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("HOME", user.toString());
    return new RunProcess(builder.start(), out);
  }

  /** Waits until it has said so. */
  void awaitSaid(String text) {
    Awaitility.await().atMost(LIMIT).until(() -> said().contains(text) || !process.isAlive());
    assertThat(process.isAlive()).as(this::said).isTrue();
  }

  /** What it has said so far; a character that is half written shows as a replacement. */
  String said() {
    try {
      return new String(Files.readAllBytes(out), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + out, e);
    }
  }

  /** It and all that it has started and that is alive, once these are so many. */
  List<ProcessHandle> awaitAlive(String what, int count) {
    return Awaitility.await(what)
        .atMost(SETTLED)
        .until(this::alive, processes -> processes.size() == count);
  }

  private List<ProcessHandle> alive() {
    List<ProcessHandle> alive = new ArrayList<>(List.of(process.toHandle()));
    process.descendants().forEach(alive::add);
    started.clear();
    started.addAll(alive);
    return alive;
  }

  /** Presses Ctrl-C, and returns the exit code once it is gone. */
  int interrupt() throws IOException, InterruptedException {
    String signal = ignoresInterrupts() ? "-TERM" : "-INT";
    Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
    assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as(this::said).isTrue();
    return process.exitValue();
  }

  // A shell starts what is to run in the background deaf to Ctrl-C, and all below it inherit that.
  private static boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(status)) {
      String mask = lines.filter(line -> line.startsWith("SigIgn:")).findFirst().orElseThrow();
      String digits = mask.substring(mask.indexOf(':') + 1).strip();
      return (Long.parseUnsignedLong(digits, 16) >> (SIGINT - 1) & 1) == 1;
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
  }
}
