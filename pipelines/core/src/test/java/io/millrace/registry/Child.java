package io.millrace.registry;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A child JVM that runs a main class of the tests and prints lines. */
final class Child {

  private final Process process;
  private final BufferedReader lines;
  private final List<String> read = new ArrayList<>();

  Child(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    lines = process.inputReader();
  }

  /** Reads until a number of lines is there or the process has ended; returns all lines so far. */
  List<String> read(int count) throws IOException {
    while (read.size() < count) {
      String line = lines.readLine();
      if (line == null) {
        break;
      }
      read.add(line);
    }
    return List.copyOf(read);
  }

  /** Kills it as kill -9 does and returns what it had printed in whole lines. */
  List<String> kill() throws IOException, InterruptedException {
    process.toHandle().destroyForcibly();
    process.waitFor();
    return read(Integer.MAX_VALUE);
  }
}
