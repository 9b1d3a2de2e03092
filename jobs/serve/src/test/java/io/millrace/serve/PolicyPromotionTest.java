package io.millrace.serve;

import static io.millrace.serve.HttpClientOf.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.policy.MinedFrom;
import io.millrace.policy.RoutingPolicy;
import io.millrace.serve.routing.RoutingOptions;
import io.millrace.serve.traces.AnswerTrace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A routing policy names an adapter by its id, and a promotion puts another in its place. */
class PolicyPromotionTest {

  @TempDir private Path home;

  @Test
  void whatTheSlotServesNowAnswersForTheAdapterThatWasReplaced() throws Exception {
    MillSlot slot = new MillSlot(home);
    String first = MillSlot.name(slot.promote(Vectors.adapter()));
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
        slot.followed(0)
            .routing(new RoutingOptions(List.of(policy), List.of(), Duration.ofSeconds(20)));
    try (ModelServer server = ModelServer.start(options, new ServeMetrics(), traces::add)) {
      HttpClientOf client = new HttpClientOf(server.url());
      assertThat(model(client)).isEqualTo(first);

      String second = MillSlot.name(slot.promote(Vectors.otherAdapter()));
      await().until(() -> client.get("/v1/models/" + first).status() == 404);
      assertThat(model(client)).isEqualTo(second);
      assertThat(traces.get(1).routing().orElseThrow().policy()).isEqualTo(policy.id());
      assertThat(traces.get(1).routing().orElseThrow().propensity()).isNull();
      String failures = "millrace_serve_policy_failures_total{scenario=\"mill\"} 1.0";
      await().until(() -> client.get("/metrics").text().contains(failures));
      slot.log().rollback("test", "back");
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
