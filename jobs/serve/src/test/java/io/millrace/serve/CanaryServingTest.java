package io.millrace.serve;

import static io.millrace.serve.HttpClientOf.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.canary.Assignment;
import io.millrace.canary.CanaryArm;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Slot;
import io.millrace.serve.slots.SlotNames;
import io.millrace.serve.traces.AnswerTrace;
import io.millrace.trace.Routing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    return ask(server, "mill", more);
  }

  private static List<String> ask(ModelServer server, String model, String more) {
    HttpClientOf client = new HttpClientOf(server.url());
    List<String> models = new ArrayList<>();
    for (int i = 0; i < CONVERSATIONS; i++) {
      String body = ",'max_tokens':1,'metadata':{'conversation':'c" + i + "'}" + more;
      models.add(client.post(CHAT, chat(model, body)).json().get("model").asText());
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
    long began = mill.log().append(MillSlot.canary(fresh, SHARE)).sequence();
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
      Assignment given = given(key, MillSlot.SLOT, began);
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

  @Test
  void twoCanariesInTwoSlotsOfOneServerDivideEachItsOwnConversations() throws Exception {
    Slot reply = new Slot("mill", "reply");
    Map<Slot, MillSlot> slots =
        Map.of(MillSlot.SLOT, new MillSlot(home), reply, MillSlot.of(home, reply));
    AdapterRecord one = slots.get(reply).publish(Vectors.adapter());
    AdapterRecord other = slots.get(reply).publish(Vectors.otherAdapter());
    slots.get(MillSlot.SLOT).activate(one);
    Map<Slot, AdapterRecord> fresh = Map.of(MillSlot.SLOT, other, reply, one);
    Map<Slot, Long> began = new HashMap<>();
    for (Slot slot : slots.keySet()) {
      slots.get(slot).move(fresh.get(slot), AdapterState.CANDIDATE, AdapterState.SHADOW);
      began.put(
          slot, slots.get(slot).log().append(MillSlot.canary(fresh.get(slot), SHARE)).sequence());
    }
    ServeOptions options =
        slots
            .get(reply)
            .followed(HOLDBACK)
            .following(
                new Following(
                    home, List.of(MillSlot.SLOT, reply), Duration.ofMillis(20), HOLDBACK));
    try (ModelServer server = ModelServer.start(options, new ServeMetrics(), traces::add)) {
      ask(server, "mill-triage", "");
      ask(server, "mill-reply", "");
    }
    Map<String, Set<CanaryArm>> arms = new HashMap<>();
    for (AnswerTrace trace : traces) {
      Slot slot = new Slot("mill", trace.agent());
      String key = trace.metadata().get("conversation_key");
      Assignment given = given(key, slot, began.get(slot));
      assertThat(trace.routing().orElseThrow().policy()).isEqualTo(given.policy());
      assertThat(trace.routing().orElseThrow().propensity()).isEqualTo(given.probability());
      String incumbent = slot.equals(reply) ? "base" : SlotNames.versioned(slot, one.id());
      assertThat(trace.model())
          .isEqualTo(
              switch (given.arm()) {
                case CANARY -> SlotNames.versioned(slot, fresh.get(slot).id());
                case INCUMBENT -> incumbent;
                case HOLDBACK -> "base";
              });
      arms.computeIfAbsent(key, each -> EnumSet.noneOf(CanaryArm.class)).add(given.arm());
    }
    assertThat(arms).hasSize(CONVERSATIONS);
    assertThat(arms.values()).as("each slot draws for itself").anyMatch(two -> two.size() == 2);
  }

  private static Assignment given(String key, Slot slot, long began) {
    return Assignment.of(
        key,
        slot.toString(),
        HOLDBACK,
        Assignment.rollout(slot.toString(), began),
        OptionalDouble.of(SHARE));
  }
}
