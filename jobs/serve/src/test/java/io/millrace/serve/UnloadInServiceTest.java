package io.millrace.serve;

import static io.millrace.serve.HttpClientOf.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.serve.HttpClientOf.Reply;
import io.millrace.serve.traces.TraceSink;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unloading by hand what a followed slot has loaded. */
class UnloadInServiceTest {

  @TempDir private Path home;
  private MillSlot slot;
  private ModelServer server;
  private HttpClientOf client;

  @BeforeEach
  void start() throws IOException {
    slot = new MillSlot(home);
    server = ModelServer.start(slot.followed(0), new ServeMetrics(), TraceSink.NONE);
    client = new HttpClientOf(server.url());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Reply unload(AdapterRecord adapter) {
    return client.post(
        "/v1/unload_lora_adapter", "{'lora_name':'%s'}".formatted(MillSlot.name(adapter)));
  }

  private String report(String field) {
    return client.get("/v1/millrace/slots").json().at("/slots/0").get(field).asText();
  }

  private String answering() {
    return client
        .post("/v1/chat/completions", chat("mill", ",'max_tokens':1"))
        .json()
        .get("model")
        .asText();
  }

  @Test
  void whatASlotServesIsRefusedWithTheSlotAndTheRemedy() throws Exception {
    AdapterRecord active = slot.promote(Vectors.adapter());
    await().until(() -> report("serving").equals(MillSlot.name(active)));

    Reply refused = unload(active);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.error("message"))
        .contains(MillSlot.name(active), "slot mill/triage")
        .contains("millrace rollback --scenario mill --role triage");
    assertThat(answering()).isEqualTo(MillSlot.name(active));

    slot.log().rollback("test", "as it was told to");
    await().until(() -> report("serving").equals("base"));
    await().until(() -> client.get("/v1/models/" + MillSlot.name(active)).status() == 404);
  }

  @Test
  void aCanaryIsRefusedWithTheSlotAndTheRemedy() throws Exception {
    AdapterRecord active = slot.promote(Vectors.adapter());
    AdapterRecord canary = slot.publish(Vectors.otherAdapter());
    slot.move(canary, AdapterState.CANDIDATE, AdapterState.SHADOW);
    slot.log().append(MillSlot.canary(canary, 0.999));
    await().until(() -> report("canary").equals(MillSlot.name(canary)));

    Reply refused = unload(canary);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.error("message"))
        .contains(MillSlot.name(canary), "slot mill/triage")
        .contains("millrace canary stop --scenario mill --role triage");
    assertThat(answering()).isEqualTo(MillSlot.name(canary));
    assertThat(unload(active).status()).isEqualTo(409);
  }

  @Test
  void aShadowIsLoadedAgainAndCanBePromoted() throws Exception {
    AdapterRecord shadow = slot.publish(Vectors.adapter());
    slot.move(shadow, AdapterState.CANDIDATE, AdapterState.SHADOW);
    await().until(() -> client.get("/v1/models/" + MillSlot.name(shadow)).status() == 200);

    assertThat(unload(shadow).status()).isEqualTo(200);
    slot.move(shadow, AdapterState.ACTIVE);

    await().until(() -> report("serving").equals(MillSlot.name(shadow)));
    assertThat(answering()).isEqualTo(MillSlot.name(shadow));
  }
}
