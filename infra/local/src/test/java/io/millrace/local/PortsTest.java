package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void portsAreDistinctAndBelowThoseOfOutgoingConnections() throws Exception {
    List<Integer> ports = Ports.free(200);

    assertThat(ports).hasSize(200).doesNotHaveDuplicates().allMatch(port -> port < 32_768);
  }

  @Test
  void aPortThatSomebodyListensOnIsPassedOver() throws Exception {
    int first = Ports.free(1, new SplittableRandom(7)).get(0);
    try (ServerSocket taken = new ServerSocket(first, 1, InetAddress.getLoopbackAddress())) {
      assertThat(Ports.free(1, new SplittableRandom(7))).doesNotContain(taken.getLocalPort());
    }
  }
}
