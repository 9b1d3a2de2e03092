package io.millrace.jobs.gate;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.serve.ModelServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that ends while it answers the chat of a number, behind a proxy that breaks off whatever
 * it has no answer to.
 */
final class EndingServer implements AutoCloseable {

  private final ModelServer server;
  private final AtomicInteger left;
  private final HttpServer front;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  EndingServer(ModelServer server, int chats) throws IOException {
    this.server = server;
    this.left = new AtomicInteger(chats);
    front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    front.createContext("/", this::pass);
    front.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + front.getAddress().getPort());
  }

  private void pass(HttpExchange exchange) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(server.url().resolve(exchange.getRequestURI()))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofMinutes(1))
            .method(
                exchange.getRequestMethod(),
                HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()))
            .build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    if (exchange.getRequestURI().getPath().endsWith("/chat/completions")
        && left.decrementAndGet() == 0) {
      server.close();
    }
    try (exchange) {
      HttpResponse<byte[]> came = answer.join();
      exchange.sendResponseHeaders(came.statusCode(), came.body().length);
      exchange.getResponseBody().write(came.body());
    }
  }

  @Override
  public void close() {
    front.stop(0);
    server.close();
  }
}
