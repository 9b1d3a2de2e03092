package io.millrace.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.Millrace;
import io.millrace.serving.ServingClient;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeITCase {

  private static final String TICKET =
      "Customer: Mina, plan silver\nMessage: Dear team, the lamp is a week late! Please help.";
  private static final List<String> SMALL = List.of("-Xmx512m", "-XX:+UseSerialGC");

  @TempDir private Path home;
  private final StringWriter err = new StringWriter();

  private int run(StringWriter out, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--home", home.toString()));
    return Millrace.execute(
        new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
  }

  @Test
  void servesAScenarioUntilToldToEndAndChatTalksToIt() throws Exception {
    Path scenario = Path.of(System.getProperty("millrace.root"), "scenarios", "support-desk");
    ServeProcess server =
        ServeProcess.start(home, SMALL, List.of("--scenario", scenario.toString(), "--port", "0"));
    String url = server.url().toString();
    try (server) {
      ServingClient client =
          new ServingClient(server.url(), Optional.empty(), Duration.ofSeconds(30));
      assertThat(client.models())
          .extracting("id")
          .containsExactly("base", "support-desk-triage", "support-desk");

      StringWriter answer = new StringWriter();
      int code =
          run(answer, "chat", "--server", url, "--temperature", "0", "--max-tokens", "48", TICKET);
      assertThat(code).as(err.toString()).isZero();
      assertThat(answer.toString().strip()).isNotEmpty();
      assertThat(err.toString()).contains("[base]");

      StringWriter conversation = new StringWriter();
      InputStream keyboard = System.in;
      try {
        System.setIn(new ByteArrayInputStream("hello\n\nhello\n".getBytes(StandardCharsets.UTF_8)));
        run(
            conversation,
            "chat",
            "--server",
            url + "/v1",
            "--temperature",
            "0",
            "--max-tokens",
            "9");
      } finally {
        System.setIn(keyboard);
      }
      List<String> answers = conversation.toString().lines().toList();
      assertThat(answers).hasSizeGreaterThanOrEqualTo(2);
      assertThat(answers.subList(0, answers.size() / 2))
          .isEqualTo(answers.subList(answers.size() / 2, answers.size()));

      assertThat(run(answer, "chat", "--server", url, "--model", "nobody", "hello")).isEqualTo(1);
      assertThat(err.toString()).contains("'nobody' does not exist");
    }
    assertThat(server.isAlive()).isFalse();
    assertThat(run(new StringWriter(), "chat", "--server", url, "hello")).isEqualTo(1);
    assertThat(err.toString()).contains("does not answer");
  }

  @Test
  void saysWhyItDoesNotComeUp() {
    assertThatThrownBy(
            () ->
                ServeProcess.start(home, SMALL, List.of("--base", home.toString(), "--port", "0")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("serve.log")
        .hasMessageContaining("tokenizer_config.json");
    assertThat(run(new StringWriter(), "serve")).isEqualTo(2);
    assertThat(err.toString()).contains("no base is named");
    assertThat(run(new StringWriter(), "serve", "--base", "no/such")).isEqualTo(2);
    assertThat(err.toString()).contains("no/such").contains("no such directory");
  }
}
