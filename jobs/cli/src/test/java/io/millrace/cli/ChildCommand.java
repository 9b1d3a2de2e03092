package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line in a JVM of its own, run to its end. */
final class ChildCommand {

  private static final long LIMIT_MINUTES = 3;

  private ChildCommand() {}

  /**
   * Runs a command and returns its exit code.
   *
   * @param heap the JVM's largest heap, such as {@code 64m}
   * @param out gets standard output
   * @param err gets standard error
   */
  static int run(Path home, String heap, Path out, Path err, String... arguments)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:-UsePerfData", "-XX:+UseSerialGC", "-Xmx" + heap));
    words.add("-Dmillrace.root=" + System.getProperty("millrace.root"));
    words.add("-Djava.io.tmpdir=" + Files.createDirectories(home.resolve("tmp")));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens"))
        .forEach(words::add);
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Millrace.class.getName()));
    words.addAll(List.of("--home", home.toString()));
    words.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try {
      assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
