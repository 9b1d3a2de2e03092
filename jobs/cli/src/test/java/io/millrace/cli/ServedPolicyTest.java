package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.policy.MinedFrom;
import io.millrace.policy.PolicyRegistry;
import io.millrace.policy.RoutingPolicy;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotLog;
import io.millrace.serve.Following;
import io.millrace.serve.ModelServer;
import io.millrace.serve.ServeMetrics;
import io.millrace.serve.ServeOptions;
import io.millrace.serve.traces.AnswerTrace;
import io.millrace.trace.Routing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The traces that a server records by one routing policy are what the next one is judged by. */
class ServedPolicyTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path MODELS =
      Path.of(System.getProperty("millrace.root"), "pipelines", "testing", "vectors", "model");
  private static final double HOLDBACK = 0.1;
  private static final double EXPLORE = 0.5;

  @TempDir Path home;
  private final List<AnswerTrace> traces = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private Console console;
  private int next;

  @BeforeEach
  void open() {
    console = new Console(home);
  }

  @AfterEach
  void close() {
    console.close();
  }

  private ModelServer server() throws IOException {
    Following slots =
        new Following(
            home.resolve("registry"),
            List.of(new Slot("mill", "triage")),
            Duration.ofMillis(20),
            HOLDBACK);
    return ModelServer.start(
        ServeOptions.local(MODELS.resolve("models/llama-gqa"))
            .withBaseName("base")
            .withAdapters(Map.of("tuned", MODELS.resolve("lora/llama-gqa-all-r8/final")))
            .following(slots),
        new ServeMetrics(),
        traces::add);
  }

  private JsonNode send(ModelServer server, String path, String body) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
    if (!body.isEmpty()) {
      request
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
    }
    return JSON.readTree(http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
  }

  /**
   * Asks in new conversations, twice in each, rates what the adapter answers good and what the base
   * does bad, and loads what became of it.
   *
   * @return the traces
   */
  private List<AnswerTrace> traffic(ModelServer server, int conversations) throws Exception {
    int before = traces.size();
    for (int i = 0; i < conversations; i++) {
      int conversation = next++;
      for (String more :
          List.of(
              "",
              ",{'role':'assistant','content':'It did'},{'role':'user','content':'And then?'}")) {
        send(
            server,
            "/v1/chat/completions",
            "{'model':'mill','messages':[{'role':'user','content':'Turn %d of the river'}%s],'max_tokens':1,'metadata':{'conversation':'c%1$d'}}"
                .formatted(conversation, more));
      }
    }
    List<AnswerTrace> served = new ArrayList<>(traces.subList(before, traces.size()));
    assertThat(served).hasSize(2 * conversations);
    List<byte[]> records = new ArrayList<>();
    List<String> ratings = new ArrayList<>();
    for (AnswerTrace trace : served) {
      records.add(trace.value());
      ratings.add(
          "{\"trace_id\":\"%s\",\"name\":\"helpful\",\"source\":\"human\",\"score\":%d}"
              .formatted(trace.traceId(), trace.model().equals("tuned") ? 1 : 0));
    }
    console.commit("millrace.traces", records);
    console.rate(ratings.toArray(String[]::new));
    run("load");
    return served;
  }

  private String run(String... args) {
    int code = console.run(args);
    assertThat(code).as(String.join(" ", args) + ": " + console.out() + console.err()).isZero();
    return console.out();
  }

  private static RoutingPolicy exploring() {
    return new RoutingPolicy(
        "mill",
        0,
        new TreeMap<>(),
        "base",
        EXPLORE,
        List.of("base", "tuned"),
        List.of(),
        MinedFrom.NOTHING);
  }

  private RoutingPolicy promoted() throws Exception {
    PolicyRegistry registry =
        new PolicyRegistry(Registry.in(home.resolve("registry")).store(), Clock.systemUTC());
    RoutingPolicy policy = exploring();
    registry.propose(policy, "test", "to explore");
    SlotLog log = registry.log(PolicyRegistry.routing("mill"));
    String id = policy.id();
    log.append(new SlotChange(id, id, AdapterState.SHADOW, "test", "to explore", null));
    log.append(new SlotChange(id, id, AdapterState.ACTIVE, "test", "to explore", "v1"));
    return policy;
  }

  @Test
  void theNextPolicyIsMinedJudgedAndFollowedByWhatTheServerRecorded() throws Exception {
    RoutingPolicy policy = promoted();
    try (ModelServer server = server()) {
      traffic(server, 60);
      assertThat(run("policy", "mine", "--scenario", "mill", "--kind", "routing_policy"))
          .contains("short → tuned");
      List<AnswerTrace> served = traffic(server, 120);

      Set<String> keys = new HashSet<>();
      long drawn = 0;
      for (AnswerTrace trace : served) {
        Routing routing = trace.routing().orElseThrow();
        if (routing.policy().equals(policy.id())) {
          assertThat(routing.propensity())
              .isEqualTo(policy.probability("short", trace.model()) * (1 - HOLDBACK));
          keys.add(trace.metadata().get("conversation_key"));
          drawn++;
        }
      }
      assertThat(drawn).isEqualTo(2L * keys.size()).isBetween(180L, 239L);
      String judged = run("policy", "gate", "--scenario", "mill");
      assertThat(judged)
          .contains("PROMOTE: its lower bound")
          .contains("By propensity: %d units of %d traces".formatted(keys.size(), served.size()));

      String receipt = judged.replaceAll("(?s).*Decision ([0-9a-f]{64}).*", "$1");
      assertThat(run("policy", "replay", receipt)).contains("the same bytes", "promote (better)");
      Set<String> units = new HashSet<>();
      for (String line : Files.readAllLines(rows(receipt))) {
        JsonNode row = JSON.readTree(line);
        if (row.hasNonNull("propensity")) {
          units.add(row.path("unit").asText());
          assertThat(row.path("propensity").asDouble())
              .isEqualTo(policy.probability("short", row.path("model").asText()));
        }
      }
      assertThat(units).isEqualTo(keys);

      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(
                          send(server, "/v1/millrace/policy/mill", "").at("/models/short").asText())
                      .isEqualTo("tuned"));
      assertThat(traffic(server, 10))
          .filteredOn(trace -> !trace.model().equals("base"))
          .isNotEmpty()
          .extracting(trace -> trace.routing().orElseThrow())
          .allSatisfy(
              routing -> {
                assertThat(routing.policy()).isNotEqualTo(policy.id());
                assertThat(routing.propensity()).isEqualTo(1 - HOLDBACK);
              });
    }
  }

  private Path rows(String receipt) throws IOException {
    try (var files = Files.walk(home)) {
      return files
          .filter(file -> file.getFileName().toString().equals(receipt + ".rows.jsonl"))
          .findFirst()
          .orElseThrow();
    }
  }
}
