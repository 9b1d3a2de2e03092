package io.millrace.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One Java process, tethered to this one. Output goes to {@code <name>.log} in its directory,
 * temporary files to {@code tmp} beside it.
 */
final class ChildJvm {
  private static final int TAIL_LINES = 20;
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private static final List<String> FLAGS =
      List.of(
          "-XX:-UsePerfData",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Xmx512m",
          // by default loading a server's classes alone brings two full collections
          "-XX:MetaspaceSize=128m",
          "-XX:+ExitOnOutOfMemoryError");

  /** What Flink and QuestDB reach for by reflection on Java 17. */
  static final List<String> OPENS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

  private final String name;
  private final Path log;
  private final Process process;

  private ChildJvm(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * What to run.
   *
   * @param flags Java options added to the common ones; a later one wins
   * @param environment variables added to this process's own
   */
  record Spec(
      String name,
      Path directory,
      String classPath,
      String mainClass,
      List<String> flags,
      List<String> arguments,
      Map<String, String> environment) {}

  static ChildJvm start(Spec spec) {
    Path log = spec.directory().resolve(spec.name() + ".log");
    Path temporary = spec.directory().resolve("tmp");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(spec.flags());
    command.addAll(List.of("-cp", spec.classPath(), Tether.class.getName(), spec.mainClass()));
    command.addAll(spec.arguments());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(spec.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(spec.environment());
    try {
      Files.createDirectories(temporary);
      return new ChildJvm(spec.name(), log, builder.start());
    } catch (IOException e) {
      throw new LocalServerException(
          "Cannot start " + spec.name() + " in " + spec.directory() + "; check that it is writable",
          e);
    }
  }

  /** Waits until the condition holds; a child that ends or is late is stopped and reported. */
  void awaitReady(Duration limit, BooleanSupplier ready) {
    boolean ended = Await.until(limit, () -> !process.isAlive() || ready.getAsBoolean());
    if (process.isAlive() && ended) {
      return;
    }
    String outcome =
        process.isAlive()
            ? " was not ready after " + limit.toSeconds() + " s; give the machine more time"
            : " ended with status " + process.exitValue() + " before it was ready; see its log";
    kill();
    throw new LocalServerException(name + outcome + " at " + log + ", which ends with:\n" + tail());
  }

  /** Waits for the process to end and returns its status; a late one is killed and reported. */
  int awaitEnd(Duration limit) {
    if (!Await.until(limit, () -> !process.isAlive())) {
      kill();
      throw new LocalServerException(
          "%s had not ended after %d s and was killed; see its log at %s, which ends with:%n%s"
              .formatted(name, limit.toSeconds(), log, tail()));
    }
    return process.exitValue();
  }

  /** Returns everything the process has printed. */
  String output() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + log, e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Ends the process at once (SIGKILL) and waits until it is gone. */
  void kill() {
    process.toHandle().destroyForcibly();
    awaitExit();
  }

  /** Asks the process to end (SIGTERM), and kills it when it has not ended in 20 seconds. */
  void stop() {
    // Process.destroy would close standard input and so cut the shutdown short
    process.toHandle().destroy();
    if (!awaitExit()) {
      kill();
    }
  }

  private boolean awaitExit() {
    try {
      return process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      process.toHandle().destroyForcibly();
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private String tail() {
    List<String> lines = output().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
  }
}
