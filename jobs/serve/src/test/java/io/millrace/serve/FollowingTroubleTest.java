package io.millrace.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.registry.AdapterRecord;
import io.millrace.serve.HttpClientOf.Reply;
import io.millrace.serve.traces.TraceSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server says and does when it cannot follow. */
class FollowingTroubleTest {

  @TempDir private Path home;
  private MillSlot slot;
  private Set<Thread> threads;
  private ModelServer server;
  private HttpClientOf client;

  @BeforeEach
  void start() throws IOException {
    slot = new MillSlot(home);
    Set<Thread> before = following();
    server = ModelServer.start(slot.followed(0), new ServeMetrics(), TraceSink.NONE);
    threads = new HashSet<>(following());
    threads.removeAll(before);
    client = new HttpClientOf(server.url());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Set<Thread> following() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("slots"))
        .collect(Collectors.toSet());
  }

  private JsonNode report() {
    return client.get("/v1/millrace/slots").json().at("/slots/0");
  }

  private String metrics() {
    return client.get("/metrics").text();
  }

  @Test
  void aLoadThatADamagedManifestMakesFailIsCountedAndTheNextRollbackIsFollowed() throws Exception {
    AdapterRecord good = slot.promote(Vectors.adapter());
    await().until(() -> report().get("serving").asText().equals(MillSlot.name(good)));
    AdapterRecord damaged = slot.publish(Vectors.otherAdapter());
    Path manifest = slot.registry().folder(damaged.id()).resolve("manifest.json");
    Files.writeString(
        manifest,
        Files.readString(manifest).replace("\"adapter_config.json\"", "\"../config.json\""));

    slot.activate(damaged);

    await().until(() -> report().get("entry").asInt() == 6);
    assertThat(report().get("serving").asText()).isEqualTo(MillSlot.name(good));
    assertThat(report().get("adapters").findValuesAsText("error"))
        .anyMatch(error -> error.contains("manifest.json"));
    assertThat(metrics()).containsPattern("slot_failures_total\\{slot=\"mill/triage\"} [1-9]");
    slot.log().rollback("test", "it cannot be loaded");
    await().until(() -> report().get("entry").asInt() == 7);
    assertThat(report().get("active").asText()).isEqualTo(good.id());
    assertThat(client.get("/health").status()).isEqualTo(200);
    assertThat(metrics()).contains("millrace_serve_following 1.0");
  }

  @Test
  void healthAndAGaugeSayThatFollowingHasEnded() {
    assertThat(threads).hasSize(1);

    threads.forEach(Thread::interrupt);

    await().until(() -> client.get("/health").status() == 503);
    Reply health = client.get("/health");
    assertThat(health.json().get("status").asText()).isEqualTo("not_following");
    assertThat(health.json().get("error").asText()).contains("followed no more", "restart");
    assertThat(metrics()).contains("millrace_serve_following 0.0");
  }
}
