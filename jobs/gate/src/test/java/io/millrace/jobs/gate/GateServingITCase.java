package io.millrace.jobs.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.gate.Verdict;
import io.millrace.registry.Slot;
import io.millrace.serve.Following;
import io.millrace.serve.ModelServer;
import io.millrace.serve.ServeMetrics;
import io.millrace.serve.ServeOptions;
import io.millrace.serve.traces.TraceSink;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promotions that rest on the server that is to serve them. */
class GateServingITCase {

  private static final Duration LIMIT = Duration.ofSeconds(60);

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

    try (ModelServer server = server(desk)) {
      GateOutcome promoted = desk.run(adapter, 1, desk.options().withServer(server.url()));

      assertThat(promoted.state()).as(promoted.toString()).isEqualTo("active");
      assertThat(promoted.verdictId()).isEqualTo(waiting.verdictId());
    }
  }

  @Test
  void aServerThatEndsInTheMiddleHoldsAndTheNextRunGoesOnWithBothArmsOnAnother() throws Exception {
    Desk desk = new Desk(home).write("type: exact");
    String adapter = desk.publish(Desk.ADAPTER);
    FutureTask<GateOutcome> ending;
    try (ModelServer server = server(desk)) {
      ending = new FutureTask<>(() -> desk.run(adapter, 1, desk.options().onServer(server.url())));
      Thread thread = new Thread(ending, "beside");
      thread.setDaemon(true);
      thread.start();
      await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(LIMIT)
          .until(() -> !servedRows(desk).isEmpty());
    }

    GateOutcome held = ending.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

    assertThat(held.reason()).as(held.toString()).isEqualTo("server_down");
    assertThat(held.state()).isEqualTo("shadow");
    try (ModelServer server = server(desk)) {
      GateOutcome after = desk.run(adapter, 2, desk.options().onServer(server.url()));

      assertThat(after.decision()).as(after.toString()).isEqualTo("promote");
      assertThat(after.state()).as(after.toString()).isEqualTo("active");
      Verdict verdict = new Receipts(desk.places()).verdict(after.verdictId());
      assertThat(verdict.trial().serving()).isTrue();
      assertThat(verdict.trial().holds()).isEqualTo(1);
      assertThat(verdict.measures().latencyRatio()).isPositive();
    }
  }

  @Test
  void latencyIsJudgedOnTheServerAlone() throws Exception {
    Desk desk = new Desk(home).write("type: exact", "guardrails:", "  latency_ratio: 0.01");
    String adapter = desk.publish(Desk.ADAPTER);
    try (ModelServer server = server(desk)) {
      GateOutcome slow = desk.run(adapter, 1, desk.options().onServer(server.url()));

      assertThat(slow.reason()).as(slow.toString()).isEqualTo("too_slow");
      assertThat(slow.state()).isEqualTo("rejected");
    }
    Desk unserved = new Desk(home.resolve("unserved"));
    unserved.write("type: exact", "guardrails:", "  latency_ratio: 0.01");
    GateOutcome promoted = unserved.run(unserved.publish(Desk.ADAPTER), 1);
    assertThat(promoted.state()).as(promoted.toString()).isEqualTo("active");
    assertThatThrownBy(() -> GateConfig.from(onServer()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--server URL");
  }

  private static Map<String, String> onServer() {
    return Map.of("home", "home", "scenario", "scenario", "serving", "true");
  }

  private static ModelServer server(Desk desk) throws IOException {
    ServeOptions options =
        ServeOptions.local(desk.base())
            .withBaseName("base")
            .following(
                new Following(
                    desk.places().registry(),
                    List.of(new Slot("desk", "triage")),
                    Duration.ofMillis(50)));
    return ModelServer.start(options, new ServeMetrics(), TraceSink.NONE);
  }

  private static List<Path> servedRows(Desk desk) throws IOException {
    Path evaluations = desk.places().registry().resolve("evaluations");
    if (!Files.isDirectory(evaluations)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(evaluations)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).toList();
    }
  }

  private static int closed() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
