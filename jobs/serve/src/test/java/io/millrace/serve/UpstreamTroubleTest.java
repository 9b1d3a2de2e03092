package io.millrace.serve;

import static io.millrace.serve.HttpClientOf.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.policy.MinedFrom;
import io.millrace.policy.RoutingPolicy;
import io.millrace.registry.Slot;
import io.millrace.serve.HttpClientOf.Reply;
import io.millrace.serve.routing.RoutingOptions;
import io.millrace.serve.routing.Upstream;
import io.millrace.serve.traces.AnswerTrace;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a chat when the other server keeps less than HTTP promises. */
@Timeout(120)
class UpstreamTroubleTest {

  private static final String CHAT = "/v1/chat/completions";
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final String STREAM = ",'stream':true";
  private static final String EVENTS = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
  private static final String PIECE =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"half a\"}}]}\n\n";

  @TempDir private Path home;
  private final List<AnswerTrace> traces = new CopyOnWriteArrayList<>();
  private ServerSocket far;
  private ModelServer server;

  @BeforeEach
  void start() throws IOException {
    far = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    RoutingPolicy policy =
        new RoutingPolicy(
            "mill", 0, new TreeMap<>(), "far", 0, List.of("far"), List.of(), MinedFrom.NOTHING);
    Upstream upstream =
        new Upstream(
            "far",
            URI.create("http://127.0.0.1:" + far.getLocalPort() + "/v1"),
            "m",
            Optional.empty());
    ServeOptions options =
        ServeOptions.local(Vectors.base())
            .withBaseName("base")
            .following(
                new Following(home, List.of(new Slot("mill", "triage")), Duration.ofMillis(20), 0))
            .routing(new RoutingOptions(List.of(policy), List.of(upstream), PATIENCE));
    server = ModelServer.start(options, new ServeMetrics(), traces::add);
  }

  @AfterEach
  void stop() throws IOException {
    far.close();
    server.close();
  }

  private interface Answer {
    void to(Socket connection) throws IOException;
  }

  /** Accepts one connection on a thread of its own, which ends when the other side gives up. */
  private FutureTask<String> far(Answer answer) {
    FutureTask<String> task =
        new FutureTask<>(
            () -> {
              try (Socket connection = far.accept()) {
                // a request is read before it is answered
                assertThat(connection.getInputStream().read()).isNotNegative();
                answer.to(connection);
                return "answered";
              } catch (IOException gone) {
                return "lost";
              }
            });
    Thread thread = new Thread(task, "far");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  /** Says something and then nothing, until the other side gives up. */
  private FutureTask<String> saysAndHangs(String text) {
    return far(
        connection -> {
          write(connection, text);
          InputStream in = connection.getInputStream();
          while (in.read() >= 0) {
            // what is left of the request
          }
        });
  }

  private static void write(Socket connection, String text) throws IOException {
    connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    connection.getOutputStream().flush();
  }

  private Reply ask(String more) {
    return new HttpClientOf(server.url()).post(CHAT, chat("mill", more));
  }

  private String metrics() {
    return new HttpClientOf(server.url()).get("/metrics").text();
  }

  private AnswerTrace trace() {
    assertThat(traces).hasSize(1);
    return traces.get(0);
  }

  private Optional<String> failure() {
    return trace().failure();
  }

  @Test
  void oneThatIsSilentOrDownIsSaidAndTraced() throws Exception {
    FutureTask<String> silent = saysAndHangs("");
    assertThat(ask("").status()).isEqualTo(504);
    silent.get();
    far.close();
    Reply down = ask("");
    assertThat(down.status()).isEqualTo(502);
    assertThat(down.error("code")).isEqualTo("upstream_unreachable");
    assertThat(down.error("message")).contains("far");
    assertThat(metrics()).contains("outcome=\"timeout\"", "outcome=\"unreachable\"");
    assertThat(traces)
        .extracting(trace -> trace.failure().orElseThrow())
        .containsExactly("upstream_timeout", "upstream_unreachable");
  }

  @Test
  void aRefusalThatHangsIsGivenUp() throws Exception {
    FutureTask<String> hanging =
        saysAndHangs("HTTP/1.1 400 Bad\r\nContent-Length: 100\r\n\r\n{\"error\":");
    Reply reply = ask(STREAM);
    assertThat(reply.status()).isEqualTo(504);
    assertThat(reply.error("code")).isEqualTo("upstream_timeout");
    assertThat(failure()).contains("upstream_timeout");
    hanging.get();
  }

  @Test
  void anAnswerWithoutAnEndIsNotReadToItsEnd() throws Exception {
    byte[] much = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
    FutureTask<String> endless =
        far(
            connection -> {
              write(connection, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n");
              while (true) {
                connection.getOutputStream().write(much);
              }
            });
    Reply reply = ask("");
    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.error("code")).isEqualTo("upstream_too_large");
    assertThat(failure()).contains("upstream_too_large");
    assertThat(endless.get()).isEqualTo("lost");
  }

  @Test
  void aStreamThatFallsSilentEndsWithAnErrorAndLeavesWhatWasHeard() throws Exception {
    FutureTask<String> hanging = saysAndHangs(EVENTS + PIECE);
    List<String> events = ask(STREAM).events();
    assertThat(events).hasSize(3);
    assertThat(events.get(0)).contains("half a");
    assertThat(events.get(1)).contains("upstream_timeout");
    hanging.get();
    assertThat(failure()).contains("upstream_timeout");
    assertThat(trace().answer()).isEqualTo("half a");
  }

  @Test
  void anErrorInAStreamIsAFailureWithWhatWasHeard() throws Exception {
    FutureTask<String> failing =
        saysAndHangs(
            EVENTS
                + PIECE
                + "data: {\"error\":{\"message\":\"no more memory\"}}\n\ndata: [DONE]\n\n");
    List<String> events = ask(STREAM).events();
    assertThat(events.get(1)).contains("upstream_failed", "no more memory");
    failing.get();
    assertThat(failure()).contains("upstream_failed");
    assertThat(trace().answer()).isEqualTo("half a");
    assertThat(metrics()).contains("outcome=\"failed\"").doesNotContain("outcome=\"answered\"");
  }

  @Test
  void aStreamWithoutAChoiceIsAFailure() throws Exception {
    FutureTask<String> empty = saysAndHangs(EVENTS + "data: {\"choices\":[]}\n\ndata: [DONE]\n\n");
    assertThat(ask(STREAM).text()).contains("upstream_unreadable");
    empty.get();
    assertThat(failure()).contains("upstream_unreadable");
  }

  @Test
  void whatWasHeardIsTracedWhenTheClientGoesAway() throws Exception {
    String body = chat("mill", STREAM).replace('\'', '"');
    FutureTask<String> talking =
        far(
            connection -> {
              write(connection, EVENTS);
              while (true) {
                write(connection, PIECE);
              }
            });
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.url().getPort())) {
      write(
          client,
          "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(CHAT, body.length(), body));
      assertThat(client.getInputStream().readNBytes(200)).hasSize(200);
    }
    await().untilAsserted(() -> assertThat(traces).hasSize(1));
    assertThat(failure()).as("its answer was no failure of the other server's").isEmpty();
    assertThat(trace().answer()).startsWith("half a");
    assertThat(trace().end()).isEqualTo("cancelled");
    assertThat(metrics())
        .contains("millrace_serve_cancelled_total 1.0", "outcome=\"cancelled\",upstream=\"far\"");
    assertThat(talking.get()).isEqualTo("lost");
  }
}
