package io.millrace.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Millrace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeITCase {

  private static final String TICKET =
      "Customer: Mina, plan silver\nMessage: Dear team, the lamp is a week late! Please help.";

  @TempDir private Path home;
  private final StringWriter err = new StringWriter();

  private Process serve(String... more) throws IOException {
    Path scenario = Path.of(System.getProperty("millrace.root"), "scenarios", "support-desk");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Millrace.class.getName(),
                "serve",
                "--home",
                home.toString(),
                "--scenario",
                scenario.toString(),
                "--port",
                "0"));
    command.addAll(List.of(more));
    return new ProcessBuilder(command).redirectError(home.resolve("serve.err").toFile()).start();
  }

  private int run(StringWriter out, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--home", home.toString()));
    return Millrace.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  @Test
  void servesAScenarioUntilToldToEndAndChatTalksToIt() throws Exception {
    Process server = serve();
    try (BufferedReader lines = server.inputReader(StandardCharsets.UTF_8)) {
      String first = lines.readLine();
      assertThat(first).startsWith("Listening at http://127.0.0.1:");
      String url = first.substring("Listening at ".length());
      assertThat(lines.readLine()).contains("support-desk-triage").contains("base");
      assertThat(lines.readLine()).contains("Following support-desk/triage");
      assertThat(lines.readLine()).contains("Answers are not kept");

      StringWriter answer = new StringWriter();
      int code =
          run(answer, "chat", "--server", url, "--temperature", "0", "--max-tokens", "48", TICKET);
      assertThat(code).as(err.toString()).isZero();
      assertThat(answer.toString().strip()).isNotEmpty();
      assertThat(err.toString()).contains("[base]");
      assertThat(run(answer, "chat", "--server", url, "--model", "nobody", "hello")).isEqualTo(1);
      assertThat(err.toString()).contains("'nobody' does not exist");
    } finally {
      server.destroy();
    }
    assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(run(new StringWriter(), "chat", "--server", "http://127.0.0.1:9", "hello"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("does not answer");
  }
}
