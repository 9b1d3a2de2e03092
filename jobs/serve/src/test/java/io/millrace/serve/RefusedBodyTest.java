package io.millrace.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.serve.traces.TraceSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedBodyTest {

  private static final String CHAT = "/v1/chat/completions";
  private static ModelServer server;

  @BeforeAll
  static void start() throws IOException {
    ServeOptions options =
        ServeOptions.local(Vectors.base()).withBaseName("base").withLimits(8, 64, 20_000);
    server = ModelServer.start(options, new ServeMetrics(), TraceSink.NONE);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** A client that were answered and closed before it has sent all would see a reset. */
  @ParameterizedTest
  @CsvSource({
    "Content-Length: 20001, /v1/chat/completions, 413",
    "Transfer-Encoding: chunked, /v1/chat/completions, 413",
    "Content-Length: 20001, /v1/other, 404"
  })
  void refusesABodyOnceAllOfItIsSent(String framing, String path, int status) throws IOException {
    boolean chunked = framing.endsWith("chunked");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.url().getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(ascii(head(path, framing) + (chunked ? "4E21\r\n" : "")));
      socket.setSoTimeout(300);
      InputStream in = socket.getInputStream();
      assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
      socket.setSoTimeout(60_000);
      out.write(ascii(" ".repeat(20_001) + (chunked ? "\r\n0\r\n\r\n" : "")));
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 " + status)
          .contains("\"error\"");
    }
  }

  @Test
  void answersAClientThatAsksBeforeItSendsWithoutItsBody() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.url().getPort())) {
      String asking = "Content-Length: 20001\r\nExpect: 100-continue";
      socket.getOutputStream().write(ascii(head(CHAT, asking)));
      socket.setSoTimeout(60_000);
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 413");
    }
  }

  private static String head(String path, String framing) {
    return "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n%s\r\n\r\n"
        .formatted(path, framing);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
