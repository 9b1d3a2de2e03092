package io.millrace.serve;

import static io.millrace.serve.HttpClientOf.chat;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.policy.MinedFrom;
import io.millrace.policy.RoutingPolicy;
import io.millrace.serve.HttpClientOf.Reply;
import io.millrace.serve.routing.RoutingOptions;
import io.millrace.serve.routing.Upstream;
import io.millrace.serve.traces.TraceSink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a chat that is handed on arrives. */
class UpstreamAddressTest {

  private static final RoutingPolicy POLICY =
      new RoutingPolicy(
          "mill", 0, new TreeMap<>(), "far", 0, List.of("far"), List.of(), MinedFrom.NOTHING);

  @TempDir private Path home;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer far;

  @BeforeEach
  void start() throws IOException {
    far = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    far.createContext("/", this::answer);
    far.start();
  }

  @AfterEach
  void stop() {
    far.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    byte[] body =
        "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"}}]}"
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1, /v1/chat/completions",
    "/v1/, /v1/chat/completions",
    "/v1?api-version=1&path=a%2Fb/, /v1/chat/completions?api-version=1&path=a%2Fb/",
    "/v1/?api-version=1, /v1/chat/completions?api-version=1"
  })
  void theCallStandsBehindThePathAndBeforeTheQuery(String given, String expected)
      throws IOException {
    String url = "far=http://127.0.0.1:" + far.getAddress().getPort() + given + ",key=none";
    ServeOptions options =
        new MillSlot(home)
            .followed(0)
            .routing(
                new RoutingOptions(
                    List.of(POLICY),
                    List.of(Upstream.parse(url, Map.of())),
                    Duration.ofSeconds(60)));
    try (ModelServer server = ModelServer.start(options, new ServeMetrics(), TraceSink.NONE)) {
      Reply reply = new HttpClientOf(server.url()).post("/v1/chat/completions", chat("mill", ""));
      assertThat(reply.content()).as(reply.text()).isEqualTo("hi");
    }
    assertThat(asked).containsExactly("POST " + expected);
  }
}
