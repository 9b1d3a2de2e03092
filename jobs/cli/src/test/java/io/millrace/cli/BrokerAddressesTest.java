package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerAddressesTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** tcpmux, which nobody serves any more. */
  private static final int CLOSED = 1;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:%d",
        "PLAINTEXT://127.0.0.1:%d",
        "[::ffff:127.0.0.1]:%d",
        "127.0.0.1:%2$d, 127.0.0.1:%1$d"
      })
  void somebodyWhoListensAtOneOfThemIsFound(String servers) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket broker = new ServerSocket(0, 1, loopback)) {
      String named = servers.formatted(broker.getLocalPort(), CLOSED);
      assertThat(BrokerAddresses.silence(named, LIMIT)).isEmpty();
    }
  }

  @Test
  void whyNobodyIsFoundIsTold() {
    assertThat(BrokerAddresses.silence("127.0.0.1:" + CLOSED, LIMIT))
        .containsInstanceOf(ConnectException.class);
    assertThat(BrokerAddresses.silence("nobody.invalid:9092", LIMIT))
        .containsInstanceOf(UnknownHostException.class);
    assertThat(BrokerAddresses.silence("no-port", LIMIT))
        .containsInstanceOf(UnknownHostException.class);
  }
}
