package io.millrace.serve;

import static io.millrace.serve.HttpClientOf.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.serve.HttpClientOf.Reply;
import io.millrace.serve.traces.TraceSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchingTest {

  private static final String CHAT = "/v1/chat/completions";

  /** Nobody waits for its end. */
  private static final String LONG = ",'max_tokens':9999,'top_k':0";

  /** Choices of one token a step each, so that the answer takes some seconds. */
  private static final String SLOW = ",'max_tokens':1500,'top_k':0,'n':6";

  private static final Duration SOON = Duration.ofMillis(10);

  @TempDir private Path folder;
  private ModelServer server;
  private HttpClientOf client;

  private void start(int batch, int queue) throws IOException {
    ServeOptions options =
        ServeOptions.local(RoomyBase.in(folder.resolve("base")))
            .withBaseName("base")
            .withAdapters(Map.of("tuned", Vectors.adapter(), "other", Vectors.otherAdapter()))
            .withLimits(batch, queue, 1 << 20);
    server = ModelServer.start(options, new ServeMetrics(), TraceSink.NONE);
    client = new HttpClientOf(server.url());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private double metric(String name) {
    return client
        .get("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Test
  void givesEachModelsAnswersAlsoWhenAllAskAtOnce() throws IOException {
    start(8, 64);
    List<String> models = List.of("base", "tuned", "other");
    List<String> alone = new ArrayList<>();
    for (String model : models) {
      alone.add(client.post(CHAT, chat(model, ",'max_tokens':20")).content());
    }
    assertThat(alone).doesNotHaveDuplicates();
    List<CompletableFuture<Reply>> together = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      together.add(client.posting(CHAT, chat(models.get(i % 3), ",'max_tokens':20")));
    }
    for (int i = 0; i < 30; i++) {
      assertThat(together.get(i).join().content()).isEqualTo(alone.get(i % 3));
    }
    double rows = metric("millrace_serve_decode_rows_total");
    assertThat(rows / metric("millrace_serve_decode_steps_total")).isGreaterThan(1.5);
  }

  @Test
  void tellsThoseWhoFindTheQueueFullToComeAgain() throws IOException {
    start(1, 2);
    List<CompletableFuture<Reply>> asked = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      asked.add(client.posting(CHAT, chat("base", ",'max_tokens':1000,'top_k':0")));
    }
    List<Reply> refused = new ArrayList<>();
    int answered = 0;
    for (CompletableFuture<Reply> each : asked) {
      Reply reply = each.join();
      if (reply.status() == 429) {
        refused.add(reply);
      } else {
        assertThat(reply.status()).isEqualTo(200);
        answered++;
      }
    }
    assertThat(answered).isGreaterThanOrEqualTo(3);
    assertThat(refused).isNotEmpty();
    assertThat(refused.get(0).response().headers().firstValue("Retry-After")).contains("1");
    assertThat(refused.get(0).error("code")).isEqualTo("queue_full");
    assertThat(refused.get(0).error("message")).contains("of 2 that may");
  }

  private void awaitRunning() {
    await().pollInterval(SOON).until(() -> metric("millrace_serve_running") > 0);
  }

  private Socket ask(String body) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.url().getPort());
    byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    OutputStream out = socket.getOutputStream();
    out.write(
        ("POST "
                + CHAT
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: "
                + bytes.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.flush();
    return socket;
  }

  @Test
  void stopsForAClientThatGoesAwayWhileItWaits() throws IOException {
    start(1, 64);
    try (Socket socket = ask(chat("base", LONG))) {
      awaitRunning();
      assertThat(socket.isConnected()).isTrue();
    }
    await()
        .untilAsserted(
            () -> {
              assertThat(metric("millrace_serve_cancelled_total")).isEqualTo(1);
              assertThat(metric("millrace_serve_running")).isZero();
              assertThat(metric("millrace_serve_waiting")).isZero();
            });
    assertThat(metric("millrace_serve_generated_tokens_total")).isZero();
    assertThat(client.post(CHAT, chat("base", ",'max_tokens':3")).status()).isEqualTo(200);
  }

  @Test
  void closesTheConnectionOfAClientThatSendsItsNextRequestTooEarly() throws IOException {
    start(1, 64);
    try (Socket socket = ask(chat("base", SLOW))) {
      awaitRunning();
      socket
          .getOutputStream()
          .write("GET /health HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(all).startsWith("HTTP/1.1 200").containsIgnoringCase("connection: close");
      assertThat(all.split("HTTP/1.1", -1)).hasSize(2);
    }
  }

  @Test
  void refusesWhatIsNotHttpInTheFormOfAllErrors() throws IOException {
    start(1, 64);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.url().getPort())) {
      socket
          .getOutputStream()
          .write("GET /health HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(all).startsWith("HTTP/1.1 400").contains("application/json");
      assertThat(all).contains("\"error\":{\"message\":\"the request cannot be read");
    }
  }

  @Test
  void stopsForAClientThatLeavesAStream() throws IOException {
    start(1, 64);
    try (Socket socket = ask(chat("base", LONG + ",'stream':true"))) {
      InputStream in = socket.getInputStream();
      assertThat(in.readNBytes(400)).hasSize(400);
    }
    await()
        .untilAsserted(
            () -> {
              assertThat(metric("millrace_serve_cancelled_total")).isEqualTo(1);
              assertThat(metric("millrace_serve_running")).isZero();
            });
    assertThat(metric("millrace_serve_generated_tokens_total")).isZero();
  }

  @Test
  void finishesWhatRunsAndRefusesNewWhileStopping() throws Exception {
    start(1, 64);
    CompletableFuture<Reply> running = client.posting(CHAT, chat("base", SLOW));
    awaitRunning();
    Thread stopping = new Thread(() -> server.stop(Duration.ofSeconds(60)));
    stopping.start();
    await().pollInterval(SOON).until(() -> client.get("/health").status() == 503);
    Reply refused = client.post(CHAT, chat("base", ""));
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.error("code")).isEqualTo("stopping");
    Reply finished = running.join();
    assertThat(finished.status()).isEqualTo(200);
    assertThat(finished.json().get("choices")).hasSize(6);
    assertThat(finished.json().at("/usage/completion_tokens").asInt()).isEqualTo(6 * 1500);
    stopping.join();
  }

  @Test
  void readsEventsAsTheyCome() throws Exception {
    start(8, 64);
    var request =
        client
            .request(CHAT)
            .header("Content-Type", "application/json")
            .POST(
                java.net.http.HttpRequest.BodyPublishers.ofString(
                    chat("base", LONG + ",'stream':true").replace('\'', '"')))
            .build();
    try (var lines =
        java.net.http.HttpClient.newHttpClient()
            .send(request, HttpResponse.BodyHandlers.ofLines())
            .body()) {
      long early =
          lines
              .filter(line -> line.contains("\"content\""))
              .limit(3)
              .filter(line -> running())
              .count();
      assertThat(early).isPositive();
    }
  }

  /** The answer counts only when it is complete. */
  private boolean running() {
    return metric("millrace_serve_generated_tokens_total") == 0;
  }
}
