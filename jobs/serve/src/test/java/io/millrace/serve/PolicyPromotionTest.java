package io.millrace.serve;

import static io.millrace.serve.HttpClientOf.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.policy.MinedFrom;
import io.millrace.policy.RoutingPolicy;
import io.millrace.registry.AdapterKind;
import io.millrace.registry.AdapterManifest;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.BaseModel;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotLog;
import io.millrace.registry.WeightsHash;
import io.millrace.serve.routing.RoutingOptions;
import io.millrace.serve.traces.AnswerTrace;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A routing policy names an adapter by its id, and a promotion puts another in its place. */
class PolicyPromotionTest {

  private static final Slot SLOT = new Slot("mill", "triage");
  private static final AdapterState[] TO_ACTIVE = {
    AdapterState.CANDIDATE, AdapterState.SHADOW, AdapterState.ACTIVE
  };

  @TempDir private Path home;

  private String promote(SlotLog log, Path folder) throws Exception {
    AdapterManifest manifest =
        new AdapterManifest(
            AdapterKind.ADAPTER,
            "mill",
            "triage",
            "sft",
            List.of("millrace"),
            new BaseModel("base", WeightsHash.of(Vectors.base()), "", ""),
            null,
            "d".repeat(64),
            JsonNodeFactory.instance.objectNode(),
            1,
            new TreeMap<>(),
            new TreeMap<>(),
            null,
            null,
            "0.1.0");
    AdapterRecord adapter = Registry.in(home).publish(folder, manifest).record();
    for (AdapterState state : TO_ACTIVE) {
      log.append(SlotChange.of(adapter, state, "test", "to see it", "v-" + adapter.id()));
    }
    return "mill-triage@" + adapter.id().substring(0, 12);
  }

  @Test
  void whatTheSlotServesNowAnswersForTheAdapterThatWasReplaced() throws Exception {
    SlotLog log = new SlotLog(Registry.in(home).store(), SLOT, Clock.systemUTC());
    String first = promote(log, Vectors.adapter());
    RoutingPolicy policy =
        new RoutingPolicy(
            "mill",
            0,
            new TreeMap<>(),
            first,
            0,
            List.of("base", first),
            List.of(),
            MinedFrom.NOTHING);
    List<AnswerTrace> traces = new CopyOnWriteArrayList<>();
    ServeOptions options =
        ServeOptions.local(Vectors.base())
            .withBaseName("base")
            .following(new Following(home, List.of(SLOT), Duration.ofMillis(20), 0))
            .routing(new RoutingOptions(List.of(policy), List.of(), Duration.ofSeconds(20)));
    try (ModelServer server = ModelServer.start(options, new ServeMetrics(), traces::add)) {
      HttpClientOf client = new HttpClientOf(server.url());
      assertThat(model(client)).isEqualTo(first);

      String second = promote(log, Vectors.otherAdapter());
      await().until(() -> client.get("/v1/models/" + first).status() == 404);
      assertThat(model(client)).isEqualTo(second);
      assertThat(traces.get(1).routing().orElseThrow().policy()).isEqualTo(policy.id());
      assertThat(traces.get(1).routing().orElseThrow().propensity()).isNull();
      String failures = "millrace_serve_policy_failures_total{scenario=\"mill\"} 1.0";
      await().until(() -> client.get("/metrics").text().contains(failures));
      log.rollback("test", "back");
      await().until(() -> client.get("/v1/models/" + first).status() == 200);
      assertThat(model(client)).isEqualTo(first);
      assertThat(client.get("/metrics").text())
          .as("it is told once")
          .contains(
              failures,
              "routed_total{outcome=\"not_served_slot\",scenario=\"mill\"} 1.0",
              "routed_total{outcome=\"chosen\",scenario=\"mill\"} 2.0");
    }
  }

  private static String model(HttpClientOf client) {
    return client
        .post("/v1/chat/completions", chat("mill", ",'max_tokens':1"))
        .json()
        .get("model")
        .asText();
  }
}
