package io.millrace.jobs.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.registry.Slot;
import io.millrace.serve.Following;
import io.millrace.serve.ModelServer;
import io.millrace.serve.ServeMetrics;
import io.millrace.serve.ServeOptions;
import io.millrace.serve.traces.TraceSink;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A promotion that waits for the server that is to serve it. */
class GateServingITCase {

  @TempDir Path home;

  @Test
  void nothingIsPromotedBeforeTheServerAnswersAsTheGateDid() throws Exception {
    Desk desk = new Desk(home).write("type: exact");
    String adapter = desk.publish(Desk.ADAPTER);

    GateOutcome waiting =
        desk.run(adapter, 1, desk.options().withServer(URI.create("http://127.0.0.1:" + closed())));

    assertThat(waiting.decision()).as(waiting.toString()).isEqualTo("promote");
    assertThat(waiting.state()).isEqualTo("shadow");
    assertThat(waiting.trouble()).contains("not promoted yet");

    ServeOptions options =
        ServeOptions.local(desk.base())
            .withBaseName("base")
            .following(
                new Following(
                    desk.places().registry(),
                    List.of(new Slot("desk", "triage")),
                    Duration.ofMillis(50)));
    try (ModelServer server = ModelServer.start(options, new ServeMetrics(), TraceSink.NONE)) {
      GateOutcome promoted = desk.run(adapter, 1, desk.options().withServer(server.url()));

      assertThat(promoted.state()).as(promoted.toString()).isEqualTo("active");
      assertThat(promoted.verdictId()).isEqualTo(waiting.verdictId());
    }
  }

  private static int closed() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
