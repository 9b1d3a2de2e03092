package io.millrace.serve;

import static io.millrace.serve.HttpClientOf.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.canary.Assignment;
import io.millrace.canary.CanaryArm;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Rollout;
import io.millrace.registry.SlotChange;
import io.millrace.serve.traces.AnswerTrace;
import io.millrace.trace.Routing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Divides a slot's conversations, and says so in their traces. */
class CanaryServingTest {

  private static final String CHAT = "/v1/chat/completions";
  private static final double HOLDBACK = 0.3;
  private static final double SHARE = 0.5;
  private static final int CONVERSATIONS = 24;

  @TempDir private Path home;
  private final List<AnswerTrace> traces = new CopyOnWriteArrayList<>();

  private ModelServer server(MillSlot slot) throws IOException {
    return ModelServer.start(slot.followed(HOLDBACK), new ServeMetrics(), traces::add);
  }

  private List<String> ask(ModelServer server, String more) {
    HttpClientOf client = new HttpClientOf(server.url());
    List<String> models = new ArrayList<>();
    for (int i = 0; i < CONVERSATIONS; i++) {
      String body = ",'max_tokens':1,'metadata':{'conversation':'c" + i + "'}" + more;
      models.add(client.post(CHAT, chat("mill", body)).json().get("model").asText());
    }
    return models;
  }

  private static JsonNode slot(ModelServer server) {
    return new HttpClientOf(server.url()).get("/v1/millrace/slots").json().at("/slots/0");
  }

  @Test
  void conversationsKeepTheirArmOverARestartAndTracesSayWithWhichProbability() throws Exception {
    MillSlot mill = new MillSlot(home);
    AdapterRecord active = mill.promote(Vectors.adapter());
    AdapterRecord fresh = mill.publish(Vectors.otherAdapter());
    mill.move(fresh, AdapterState.CANDIDATE, AdapterState.SHADOW);
    long began = mill.log().append(canary(fresh)).sequence();
    List<String> first;
    try (ModelServer server = server(mill)) {
      assertThat(slot(server).get("canary").asText()).endsWith(fresh.id().substring(0, 12));
      first = ask(server, "");
      assertThat(traces).hasSize(CONVERSATIONS);
      assertThat(ask(server, ",'store':false")).containsOnly(slot(server).get("serving").asText());
      assertThat(traces).hasSize(CONVERSATIONS);
    }
    EnumSet<CanaryArm> seen = EnumSet.noneOf(CanaryArm.class);
    for (AnswerTrace trace : traces) {
      String key = trace.metadata().get("conversation_key");
      Assignment given =
          Assignment.of(
              key,
              "mill/triage",
              HOLDBACK,
              Assignment.rollout("mill/triage", began),
              OptionalDouble.of(SHARE));
      Routing routing = trace.routing().orElseThrow();
      assertThat(routing.policy()).isEqualTo(given.policy());
      assertThat(routing.propensity()).isEqualTo(given.probability());
      assertThat(routing.candidates()).hasSize(3).contains(trace.model());
      assertThat(trace.adapterId())
          .isEqualTo(
              switch (given.arm()) {
                case CANARY -> fresh.id();
                case INCUMBENT -> active.id();
                case HOLDBACK -> "";
              });
      seen.add(given.arm());
    }
    assertThat(seen).isEqualTo(EnumSet.allOf(CanaryArm.class));

    try (ModelServer again = server(mill)) {
      assertThat(ask(again, "")).isEqualTo(first);
      mill.move(fresh, AdapterState.ROLLED_BACK);
      await().until(() -> slot(again).get("canary").isNull());
      Set<String> without = Set.copyOf(ask(again, ""));
      assertThat(without).containsExactlyInAnyOrder("base", slot(again).get("serving").asText());
      Routing held = traces.get(traces.size() - 1).routing().orElseThrow();
      assertThat(held.policy()).isEqualTo("holdback:mill/triage");
      assertThat(held.propensity()).isIn(HOLDBACK, 1 - HOLDBACK);
    }
  }

  private static SlotChange canary(AdapterRecord adapter) {
    return new SlotChange(
        adapter.id(),
        adapter.weightsHash(),
        AdapterState.CANARY,
        "test",
        "to see it",
        "v2",
        new Rollout(
            SHARE,
            10,
            Instant.now().plus(Duration.ofDays(1)),
            Duration.ofHours(1),
            Duration.ofHours(1),
            0.05,
            0.05));
  }
}
