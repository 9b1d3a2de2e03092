package io.millrace.serve;

import static io.millrace.serve.HttpClientOf.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.serve.HttpClientOf.Reply;
import io.millrace.serve.traces.AnswerTrace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is traced of answers of this server that fail, or whose client goes away. */
class UnfinishedAnswerTest {

  private static final String CHAT = "/v1/chat/completions";
  private static final String BROKEN = ",'max_tokens':4";
  private static final String LONG = ",'max_tokens':9999,'top_k':0,'n':6";

  @TempDir private Path home;
  private final List<AnswerTrace> traces = new CopyOnWriteArrayList<>();
  private ModelServer server;
  private HttpClientOf client;

  @BeforeEach
  void start() throws IOException {
    ServeOptions options =
        ServeOptions.local(RoomyBase.in(home.resolve("base")))
            .withBaseName("base")
            .withAdapters(Map.of("broken", OverflowingAdapter.in(home.resolve("broken"))))
            .withLimits(1, 64, 1 << 20);
    server = ModelServer.start(options, new ServeMetrics(), traces::add);
    client = new HttpClientOf(server.url());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void eachChoiceThatFailsIsATraceOfWhatWasAsked() {
    Reply reply = client.post(CHAT, chat("broken", BROKEN + ",'n':2"), "X-Request-Id", "7");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.error("code")).isEqualTo("generation_failed");
    assertThat(traces)
        .extracting(AnswerTrace::traceId)
        .containsExactly("chatcmpl-7", "chatcmpl-7-1");
    assertThat(traces)
        .allSatisfy(
            trace -> {
              assertThat(trace.failure()).contains("generation_failed");
              assertThat(trace.end()).isEqualTo("error");
              assertThat(trace.adapterId()).isEqualTo("broken");
              assertThat(trace.answer()).isEmpty();
              assertThat(trace.input().at("/0/content").asText()).isEqualTo("The river turns");
            });
  }

  @Test
  void aStreamThatFailsIsTracedTooAndStoreFalseIsKeptTo() {
    Reply whole = client.post(CHAT, chat("broken", BROKEN + ",'store':false"));
    Reply hidden = client.post(CHAT, chat("broken", BROKEN + ",'store':false,'stream':true"));
    assertThat(whole.status()).isEqualTo(500);
    assertThat(hidden.text()).contains("generation_failed");
    assertThat(traces).isEmpty();

    assertThat(client.post(CHAT, chat("broken", BROKEN + ",'stream':true")).text())
        .contains("generation_failed");
    assertThat(traces).hasSize(1);
    assertThat(traces.get(0).failure()).contains("generation_failed");
  }

  private Socket ask(String more) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.url().getPort());
    String body = chat("base", LONG + more).replace('\'', '"');
    String request =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(CHAT, body.length(), body);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private String metrics() {
    return client.get("/metrics").text();
  }

  @Test
  void whatAStreamHandedOnIsTracedWhenTheClientGoesAway() throws IOException {
    try (Socket socket = ask(",'stream':true")) {
      var lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      assertThat(lines.lines().anyMatch(line -> line.matches(".*\"content\":\"[^\"].*"))).isTrue();
    }
    await().untilAsserted(() -> assertThat(traces).isNotEmpty());
    assertThat(metrics()).contains("millrace_serve_cancelled_total 1.0");
    AnswerTrace last = traces.get(traces.size() - 1);
    assertThat(last.end()).isEqualTo("cancelled");
    assertThat(last.failure()).as("nothing failed").isEmpty();
    assertThat(last.answer()).isNotEmpty();
    assertThat(last.outputTokens()).as("unknown").isNull();
  }

  @Test
  void nothingIsTracedOfAnAnswerOfWhichNothingWasHandedOn() throws IOException {
    try (Socket socket = ask("")) {
      await().until(() -> !metrics().contains("millrace_serve_running 0.0"));
      assertThat(socket.isConnected()).isTrue();
    }
    await()
        .untilAsserted(
            () ->
                assertThat(metrics())
                    .contains("millrace_serve_cancelled_total 1.0", "millrace_serve_running 0.0"));
    assertThat(traces).isEmpty();
  }
}
