package io.millrace.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.canary.Assignment;
import io.millrace.canary.CanaryArm;
import io.millrace.mining.QueryClass;
import io.millrace.policy.MinedFrom;
import io.millrace.policy.PolicyRegistry;
import io.millrace.policy.RoutingPolicy;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Rollout;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotLog;
import io.millrace.serve.http.ApiKey;
import io.millrace.serve.routing.RoutingOptions;
import io.millrace.serve.routing.Upstream;
import io.millrace.serve.traces.AnswerTrace;
import io.millrace.serve.traces.TraceSink;
import io.millrace.trace.Routing;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One server with a routing policy, a canary and a holdback at once. */
class CanaryBesidePolicyTest {

  private static final String SHORT = "The river turns";
  private static final String CODE = "What does def mill(x) return";
  private static final double HOLDBACK = 0.3;
  private static final double SHARE = 0.5;
  private static final int CONVERSATIONS = 24;

  private static ModelServer far;

  @TempDir private Path home;
  private final List<AnswerTrace> traces = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void startFar() throws IOException {
    far =
        ModelServer.start(
            ServeOptions.local(Vectors.base())
                .withBaseName("inner")
                .at("127.0.0.1", 0, ApiKey.none()),
            new ServeMetrics(),
            TraceSink.NONE);
  }

  @AfterAll
  static void stopFar() {
    far.close();
  }

  private ModelServer server(MillSlot slot, double holdback, List<RoutingPolicy> policies)
      throws IOException {
    Upstream upstream =
        new Upstream("far", URI.create(far.url() + "/v1"), "inner", Optional.empty());
    return ModelServer.start(
        slot.followed(holdback)
            .routing(new RoutingOptions(policies, List.of(upstream), Duration.ofSeconds(20))),
        new ServeMetrics(),
        traces::add);
  }

  private static RoutingPolicy policy(
      Map<QueryClass, String> models, String otherwise, double explore, String... candidates) {
    TreeMap<String, String> byClass = new TreeMap<>();
    models.forEach((queryClass, model) -> byClass.put(queryClass.label(), model));
    return new RoutingPolicy(
        "mill", 0, byClass, otherwise, explore, List.of(candidates), List.of(), MinedFrom.NOTHING);
  }

  /** Asks in as many conversations, and returns their traces. */
  private List<AnswerTrace> ask(ModelServer server, String text) {
    int before = traces.size();
    HttpClientOf client = new HttpClientOf(server.url());
    for (int i = 0; i < CONVERSATIONS; i++) {
      String body =
          "{'model':'mill','messages':[{'role':'user','content':'%s'}],'temperature':0,'max_tokens':1,'metadata':{'conversation':'c%d'}}"
              .formatted(text, i);
      assertThat(client.post("/v1/chat/completions", body).status()).isEqualTo(200);
    }
    List<AnswerTrace> asked = new ArrayList<>(traces.subList(before, traces.size()));
    assertThat(asked).hasSize(CONVERSATIONS);
    return asked;
  }

  private static long canary(MillSlot slot, AdapterRecord adapter) throws Exception {
    slot.move(adapter, AdapterState.CANDIDATE, AdapterState.SHADOW);
    Duration hour = Duration.ofHours(1);
    Rollout rollout = new Rollout(SHARE, 10, Instant.now().plus(hour), hour, hour, 0.05, 0.05);
    SlotChange change =
        new SlotChange(
            adapter.id(),
            adapter.weightsHash(),
            AdapterState.CANARY,
            "test",
            "to see it",
            "v2",
            rollout);
    return slot.log().append(change).sequence();
  }

  private static Routing routing(AnswerTrace trace) {
    return trace.routing().orElseThrow();
  }

  @Test
  void aCanaryDividesWhatThePolicyLeavesToTheSlotAndNothingElse() throws Exception {
    MillSlot slot = new MillSlot(home);
    AdapterRecord active = slot.promote(Vectors.adapter());
    AdapterRecord fresh = slot.publish(Vectors.otherAdapter());
    long began = canary(slot, fresh);
    String own = MillSlot.name(active);
    RoutingPolicy policy = policy(Map.of(QueryClass.SHORT, "far"), own, 0, "far", own);
    try (ModelServer server = server(slot, HOLDBACK, List.of(policy))) {
      assertThat(ask(server, SHORT))
          .allSatisfy(
              trace -> {
                assertThat(trace.model()).isEqualTo("far");
                assertThat(routing(trace)).isEqualTo(new Routing(policy.id(), 1.0, List.of("far")));
              });
      EnumSet<CanaryArm> seen = EnumSet.noneOf(CanaryArm.class);
      for (AnswerTrace trace : ask(server, CODE)) {
        Assignment given =
            Assignment.of(
                trace.metadata().get("conversation_key"),
                "mill/triage",
                HOLDBACK,
                Assignment.rollout("mill/triage", began),
                OptionalDouble.of(SHARE));
        assertThat(routing(trace).policy()).isEqualTo(given.policy());
        assertThat(routing(trace).propensity()).isEqualTo(given.probability());
        assertThat(trace.model())
            .isEqualTo(
                switch (given.arm()) {
                  case CANARY -> MillSlot.name(fresh);
                  case INCUMBENT -> own;
                  case HOLDBACK -> "base";
                });
        seen.add(given.arm());
      }
      assertThat(seen).isEqualTo(EnumSet.allOf(CanaryArm.class));
    }
  }

  @Test
  void aPolicyThatIsPromotedWhileACanaryRunsGoesBeforeIt() throws Exception {
    MillSlot slot = new MillSlot(home);
    String own = MillSlot.name(slot.promote(Vectors.adapter()));
    AdapterRecord fresh = slot.publish(Vectors.otherAdapter());
    canary(slot, fresh);
    try (ModelServer server = server(slot, HOLDBACK, List.of())) {
      assertThat(ask(server, SHORT)).extracting(AnswerTrace::model).contains(MillSlot.name(fresh));

      RoutingPolicy policy = policy(Map.of(), own, 0.5, "far", own);
      promote(policy);
      HttpClientOf client = new HttpClientOf(server.url());
      await().until(() -> client.get("/v1/millrace/policy/mill").status() == 200);
      List<AnswerTrace> routed = ask(server, SHORT);
      assertThat(routed)
          .extracting(AnswerTrace::model)
          .contains("far", own, "base")
          .doesNotContain(MillSlot.name(fresh));
      for (AnswerTrace trace : routed) {
        boolean held = trace.model().equals("base");
        assertThat(routing(trace).policy()).isEqualTo(held ? "holdback:mill/triage" : policy.id());
        double reached = policy.probability(QueryClass.SHORT.label(), trace.model());
        assertThat(routing(trace).propensity())
            .isEqualTo(held ? HOLDBACK : reached * (1 - HOLDBACK));
      }
    }
  }

  private void promote(RoutingPolicy policy) throws Exception {
    PolicyRegistry registry =
        new PolicyRegistry(new MillSlot(home).registry().store(), Clock.systemUTC());
    registry.propose(policy, "test", "to see it");
    SlotLog log = registry.log(PolicyRegistry.routing("mill"));
    String id = policy.id();
    log.append(new SlotChange(id, id, AdapterState.SHADOW, "test", "to see it", null));
    log.append(new SlotChange(id, id, AdapterState.ACTIVE, "test", "to see it", "v1"));
  }

  @Test
  void nothingIsHeldBackFromAPolicyThatChoosesNoAdapter() throws Exception {
    MillSlot slot = new MillSlot(home);
    RoutingPolicy policy = policy(Map.of(QueryClass.SHORT, "far"), "base", 0, "base", "far");
    try (ModelServer server = server(slot, HOLDBACK, List.of(policy))) {
      for (String text : List.of(SHORT, CODE)) {
        String model = text.equals(SHORT) ? "far" : "base";
        assertThat(ask(server, text))
            .allSatisfy(
                trace -> {
                  assertThat(trace.model()).isEqualTo(model);
                  assertThat(routing(trace))
                      .isEqualTo(new Routing(policy.id(), 1.0, List.of(model)));
                });
      }
    }
  }
}
