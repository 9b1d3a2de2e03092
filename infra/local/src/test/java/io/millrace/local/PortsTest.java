package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortsTest {

  /** The lowest port that Linux gives to a connection. */
  private static final int HANDED_OUT = 32_768;

  @Test
  void portsAreFreeAndNoneThatAConnectionCouldTakeMeanwhile() throws IOException {
    List<Integer> ports = Ports.free(50);
    assertThat(ports).hasSize(50).doesNotHaveDuplicates().allMatch(port -> port < HANDED_OUT);
    for (int port : ports) {
      try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        assertThat(server.getLocalPort()).isEqualTo(port);
      }
    }
  }

  /** So many that some would be drawn twice. */
  @Test
  void aPortIsGivenOnceAlsoWhileTheServerThatAskedHasYetToBindIt() throws IOException {
    List<Integer> ports = new ArrayList<>();
    for (int server = 0; server < 250; server++) {
      ports.addAll(Ports.free(2));
    }
    assertThat(ports).doesNotHaveDuplicates();
  }
}
