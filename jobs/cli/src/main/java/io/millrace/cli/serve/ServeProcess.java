package io.millrace.cli.serve;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.Millrace;
import io.millrace.local.Tether;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code millrace serve} as a child of this process: the tensor library stays out of this one, and
 * the child ends when this one does, however that happens.
 */
public final class ServeProcess implements AutoCloseable {

  private static final String READY = "Listening at ";
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(40);

  private final Process process;
  private final BufferedReader output;
  private final URI url;

  private ServeProcess(Process process, BufferedReader output, URI url) {
    this.process = process;
    this.output = output;
    this.url = url;
  }

  /**
   * Starts a server and returns once it answers.
   *
   * @param home the child's home directory; its log is {@code serve.log} in it
   * @param javaOptions for the child, such as {@code -Xmx512m}
   * @param arguments those of {@code millrace serve} but {@code --home}; {@code --port 0} is a free
   *     port
   * @throws CommandFailure when it does not come up, with what it said
   */
  public static ServeProcess start(Path home, List<String> javaOptions, List<String> arguments)
      throws IOException, InterruptedException {
    Path log = home.resolve("serve.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:-UsePerfData");
    command.add("-Djava.io.tmpdir=" + Files.createDirectories(home.resolve("tmp")));
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Tether.class.getName()));
    command.addAll(List.of(Millrace.class.getName(), "serve", "--home", home.toString()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    try {
      String first =
          CompletableFuture.supplyAsync(() -> line(output))
              .get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (first != null && first.startsWith(READY)) {
        URI url = URI.create(first.substring(READY.length()).replaceAll("/v1$", ""));
        return new ServeProcess(process, output, url);
      }
    } catch (ExecutionException | TimeoutException e) {
      process.toHandle().destroyForcibly();
      throw new CommandFailure("The server did not come up; see " + log, e);
    }
    process.toHandle().destroyForcibly();
    throw new CommandFailure(
        "The server did not come up; %s ends with: %s".formatted(log, lastLine(log)));
  }

  private static String line(BufferedReader output) {
    try {
      return output.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String lastLine(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1);
  }

  /** Where it listens, without {@code /v1}. */
  public URI url() {
    return url;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Lets it finish what runs and end; kills it when that takes too long. */
  @Override
  public void close() {
    // Process.destroy would close standard input, at whose end the child halts
    process.toHandle().destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.toHandle().destroyForcibly();
      }
      output.close();
    } catch (InterruptedException e) {
      process.toHandle().destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
