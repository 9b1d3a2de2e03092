package io.millrace.serve;

import static io.millrace.serve.HttpClientOf.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.mining.QueryClass;
import io.millrace.policy.MinedFrom;
import io.millrace.policy.PolicyRegistry;
import io.millrace.policy.RoutingPolicy;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotLog;
import io.millrace.serve.HttpClientOf.Reply;
import io.millrace.serve.http.ApiKey;
import io.millrace.serve.routing.RoutingOptions;
import io.millrace.serve.routing.Upstream;
import io.millrace.serve.traces.AnswerTrace;
import io.millrace.trace.Routing;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routing policies between a server's own models and a second, real server. */
class PolicyRoutingTest {

  private static final String CHAT = "/v1/chat/completions";
  private static final Slot SLOT = new Slot("mill", "triage");
  private static final String CLASS = QueryClass.of("The river turns").label();
  private static final int CONVERSATIONS = 30;

  private static final List<AnswerTrace> FAR_TRACES = new CopyOnWriteArrayList<>();
  private static ModelServer far;

  @TempDir private Path home;
  private final List<AnswerTrace> traces = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void startFar() throws IOException {
    ServeOptions options =
        ServeOptions.local(Vectors.base())
            .withBaseName("inner")
            .at("127.0.0.1", 0, ApiKey.of("s3cret"))
            .withAdapters(Map.of("inner-tuned", Vectors.adapter()));
    far = ModelServer.start(options, new ServeMetrics(), FAR_TRACES::add);
  }

  @AfterAll
  static void stopFar() {
    far.close();
  }

  private static Upstream upstream(String key) {
    return new Upstream("far", URI.create(far.url() + "/v1"), "inner-tuned", Optional.of(key));
  }

  private static RoutingPolicy policy(String model, double explore, String... candidates) {
    TreeMap<String, String> models = new TreeMap<>(Map.of(CLASS, model));
    return new RoutingPolicy(
        "mill", 0, models, "base", explore, List.of(candidates), List.of(), MinedFrom.NOTHING);
  }

  private ModelServer server(double holdback, RoutingOptions routing) throws IOException {
    ServeOptions options =
        ServeOptions.local(Vectors.base())
            .withBaseName("base")
            .withAdapters(Map.of("tuned", Vectors.otherAdapter()))
            .following(new Following(home, List.of(SLOT), Duration.ofMillis(20), holdback))
            .routing(routing);
    return ModelServer.start(options, new ServeMetrics(), traces::add);
  }

  private static RoutingOptions routing(RoutingPolicy policy, Upstream... upstreams) {
    return new RoutingOptions(List.of(policy), List.of(upstreams), Duration.ofSeconds(20));
  }

  private static Reply ask(ModelServer server, int conversation, String more) {
    return new HttpClientOf(server.url())
        .post(
            CHAT,
            chat(
                "mill",
                ",'max_tokens':2,'metadata':{'conversation':'c" + conversation + "'}" + more));
  }

  private static String metrics(ModelServer server) {
    return new HttpClientOf(server.url()).get("/metrics").text();
  }

  @Test
  void eachConversationGoesWhereThePolicyDrawsItAndItsTraceSaysWithWhichProbability()
      throws IOException {
    RoutingPolicy policy = policy("far", 0.6, "base", "far", "tuned");
    Set<String> seen = new HashSet<>();
    try (ModelServer server = server(0, routing(policy, upstream("s3cret")))) {
      for (int i = 0; i < CONVERSATIONS; i++) {
        Reply reply = ask(server, i, "");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        AnswerTrace trace = traces.get(i);
        var expected = policy.choose(CLASS, trace.metadata().get("conversation_key"));
        assertThat(trace.model()).isEqualTo(expected.model());
        assertThat(trace.routing())
            .contains(new Routing(expected.policy(), expected.propensity(), expected.candidates()));
        assertThat(trace.traceId()).isEqualTo(reply.json().get("id").asText());
        assertThat(trace.answer()).isEqualTo(reply.content()).isNotEmpty();
        assertThat(trace.scenario()).isEqualTo("mill");
        assertThat(trace.outputTokens()).isEqualTo(2);
        assertThat(reply.json().get("model").asText()).isEqualTo(expected.model());
        seen.add(trace.model());
      }
      assertThat(seen).containsExactlyInAnyOrder("base", "far", "tuned");
      assertThat(FAR_TRACES).as("what is handed on is kept once").isEmpty();
      int before = traces.size();
      assertThat(ask(server, 0, ",'store':false").status()).isEqualTo(200);
      assertThat(traces).hasSize(before);
      assertThat(metrics(server))
          .contains("millrace_serve_routed_total{outcome=\"chosen\",scenario=\"mill\"} 30.0");
    }
  }

  @Test
  void aStreamPassesThroughPieceByPiece() throws IOException {
    try (ModelServer server =
        server(0, routing(policy("far", 0, "base", "far"), upstream("s3cret")))) {
      String whole = ask(server, 1, ",'max_tokens':12").content();
      Reply reply =
          ask(server, 1, ",'max_tokens':12,'stream':true,'stream_options':{'include_usage':true}");
      List<String> events = reply.events();
      assertThat(events.get(events.size() - 1)).isEqualTo("[DONE]");
      assertThat(events.size()).isGreaterThan(4);
      AnswerTrace streamed = traces.get(1);
      assertThat(streamed.answer()).isEqualTo(whole).isNotEmpty();
      assertThat(streamed.model()).isEqualTo("far");
      assertThat(streamed.outputTokens()).isEqualTo(traces.get(0).outputTokens());
      assertThat(events.get(0)).contains(streamed.traceId(), "\"model\":\"far\"");
    }
  }

  @Test
  void anUpstreamsRefusalReachesTheClientAsItIsAndIsTracedAsAFailure() throws IOException {
    try (ModelServer server =
        server(0, routing(policy("far", 0, "base", "far"), upstream("wrong")))) {
      Reply reply = ask(server, 1, "");
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.error("code")).isEqualTo("invalid_api_key");
      assertThat(ask(server, 1, ",'stream':true").status()).isEqualTo(401);
    }
    assertThat(traces).hasSize(2);
    assertThat(traces.get(0).failure()).contains("upstream_status_401");
    assertThat(traces.get(0).routing().orElseThrow().propensity()).isEqualTo(1.0);
  }

  @Test
  void aModelThatIsNotServedGivesWayToTheDefaultWithoutAProbability() throws IOException {
    try (ModelServer server = server(0, routing(policy("gone-7b", 0, "base", "gone-7b")))) {
      assertThat(ask(server, 1, "").json().get("model").asText()).isEqualTo("base");
      assertThat(traces.get(0).routing().orElseThrow().propensity()).isNull();
      assertThat(traces.get(0).routing().orElseThrow().candidates()).containsExactly("gone-7b");
      assertThat(metrics(server)).contains("outcome=\"not_served_default\"");
    }
  }

  @Test
  void aPolicyForAnAdapterThatIsNotLoadedIsRefused() {
    String unknown = "mill-triage@0123456789ab";
    assertThatThrownBy(() -> server(0, routing(policy(unknown, 0, "base", unknown))).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(unknown)
        .hasMessageContaining("not loaded");
  }

  @Test
  void anAdapterThatIsNeverChosenNeedNotBeLoaded() throws IOException {
    String unknown = "mill-triage@0123456789ab";
    try (ModelServer server = server(0, routing(policy("tuned", 0, "base", "tuned", unknown)))) {
      assertThat(ask(server, 1, "").json().get("model").asText()).isEqualTo("tuned");
    }
    RoutingPolicy exploring = policy("tuned", 0.1, "base", "tuned", unknown);
    assertThatThrownBy(() -> server(0, routing(exploring)).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(unknown);
  }

  @Test
  void conversationsThatAreHeldBackGetTheBaseUnderAPolicyToo() throws IOException {
    try (ModelServer server = server(0.4, routing(policy("tuned", 0, "base", "tuned")))) {
      for (int i = 0; i < CONVERSATIONS; i++) {
        ask(server, i, "");
      }
    }
    assertThat(traces).extracting(AnswerTrace::model).contains("base", "tuned");
    for (AnswerTrace trace : traces) {
      Routing routing = trace.routing().orElseThrow();
      boolean held = trace.model().equals("base");
      assertThat(routing.policy().equals("holdback:mill/triage")).isEqualTo(held);
      assertThat(routing.propensity()).isEqualTo(held ? 0.4 : 0.6);
    }
  }

  @Test
  void theRegistrysActivePolicyIsFollowedAndShown() throws Exception {
    PolicyRegistry registry = new PolicyRegistry(Registry.in(home).store(), Clock.systemUTC());
    RoutingPolicy policy = policy("tuned", 0, "base", "tuned");
    SlotLog log = registry.log(PolicyRegistry.routing("mill"));
    try (ModelServer server = server(0, RoutingOptions.LOCAL)) {
      HttpClientOf client = new HttpClientOf(server.url());
      String path = "/v1/millrace/policy/mill";
      assertThat(client.get(path).status()).isEqualTo(404);
      assertThat(ask(server, 1, "").json().get("model").asText()).isEqualTo("base");

      registry.propose(policy, "test", "to see it");
      String id = policy.id();
      log.append(new SlotChange(id, id, AdapterState.SHADOW, "test", "to see it", null));
      log.append(new SlotChange(id, id, AdapterState.ACTIVE, "test", "to see it", "v1"));
      await().until(() -> client.get(path).status() == 200);
      assertThat(client.get(path).text()).isEqualTo(policy.withVersion(1).json());
      assertThat(ask(server, 1, "").json().get("model").asText()).isEqualTo("tuned");

      log.append(new SlotChange(id, id, AdapterState.ROLLED_BACK, "test", "harm", null));
      await().until(() -> client.get(path).status() == 404);
      assertThat(ask(server, 1, "").json().get("model").asText()).isEqualTo("base");
    }
  }
}
