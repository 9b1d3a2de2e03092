package io.millrace.jobs.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.gate.Verdict;
import io.millrace.model.worker.WorkerJson;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotLog;
import io.millrace.serve.Following;
import io.millrace.serve.ModelServer;
import io.millrace.serve.ServeMetrics;
import io.millrace.serve.ServeOptions;
import io.millrace.serve.http.ApiKey;
import io.millrace.serve.slots.SlotNames;
import io.millrace.serve.traces.TraceSink;
import io.millrace.serving.AdapterNames;
import io.millrace.serving.ServingClient;
import io.millrace.serving.ServingException;
import io.millrace.serving.SlotOnServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promotions that rest on the server that is to serve them. */
class GateServingITCase {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** In the second of four batches, which each ask both arms 16 tasks. */
  private static final int MIDDLE = 40;

  private static final Slot SLOT = new Slot("desk", "triage");

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
      assertThat(desk.places().log(SLOT).newest().orElseThrow().why())
          .contains(server.url() + " serves it as " + SlotNames.versioned(SLOT, adapter));
    }
  }

  @Test
  void aServerThatEndsInTheMiddleHoldsAndTheNextRunGoesOnWithBothArmsOnAnother() throws Exception {
    Desk desk = new Desk(home).write("type: exact");
    String adapter = desk.publish(Desk.ADAPTER);
    GateOutcome held;
    try (EndingServer ending = new EndingServer(server(desk), MIDDLE)) {
      held = desk.run(adapter, 1, desk.options().onServer(ending.url()));
    }

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
  void aServerIsAskedWithTheKeyOfTheEnvironment() throws Exception {
    Desk desk = new Desk(home).write("type: exact");
    String adapter = desk.publish(Desk.ADAPTER);
    try (ModelServer server = server(desk, following(desk), ApiKey.of("s3cret"))) {
      GateRequest request =
          new GatePreparation(desk.places(), desk.options().withServer(server.url()))
              .prepare(adapter)
              .request();
      ServingClient client = new ServingClient(server.url(), Optional.of("s3cret"), LIMIT);
      String name = SlotNames.versioned(SLOT, adapter);
      await().atMost(LIMIT).until(() -> server.models().has(name));
      List<ProbeQuestion> questions = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        ArrayNode messages = WorkerJson.MAPPER.createArrayNode();
        messages.addObject().put("role", "user").put("content", "What follows " + i + "?");
        String base = client.answer("base", messages, 6);
        questions.add(new ProbeQuestion(messages, 6, base, client.answer(name, messages, 6)));
      }

      ServingCheck.Finding without = new ServingCheck(request, Map.of()).ask(questions);
      assertThat(without.good()).isFalse();
      assertThat(without.words()).contains("401", "MILLRACE_SERVE_KEY");
      ServingCheck.Finding wrong = asked(request, questions, "wr0ng");
      assertThat(wrong.good()).isFalse();
      assertThat(wrong.words()).contains("401").doesNotContain("wr0ng");
      ServingCheck.Finding right = asked(request, questions, "s3cret");
      assertThat(right.good()).as(right.words()).isTrue();
      assertThat(right.words()).contains(name, "4 of 4 answers").doesNotContain("s3cret");
    }
  }

  private static ServingCheck.Finding asked(
      GateRequest request, List<ProbeQuestion> questions, String key) throws IOException {
    return new ServingCheck(request, Map.of(ServingClient.KEY, key)).ask(questions);
  }

  @Test
  void aServerThatFollowsNoSlotKeepsWhatServesAndWhatARollbackReturnsTo() throws Exception {
    Desk desk = new Desk(home).write("type: exact");
    Registry registry = desk.places().adapters();
    SlotLog log = desk.places().log(SLOT);
    String first = desk.publish(Desk.ADAPTER);
    String second = desk.publish(desk.renamed());
    String bad = desk.publish(desk.silent());
    promote(log, registry, first, second);
    try (ModelServer server = server(desk, Following.NOTHING, ApiKey.none())) {
      GateRequest request =
          new GatePreparation(desk.places(), desk.options().withServer(server.url()))
              .prepare(bad)
              .request();
      ServingClient client = new ServingClient(server.url(), Optional.empty(), LIMIT);
      for (String each : List.of(first, second, bad)) {
        client.load(AdapterNames.of(SLOT, each), registry.folder(each).toString());
      }
      ServingCheck check = new ServingCheck(request, Map.of());

      assertThat(check.unloadUseless(log.state())).isEmpty();
      assertThat(server.models().names()).contains(AdapterNames.of(SLOT, bad)).hasSize(4);

      AdapterRecord record = registry.find(bad).orElseThrow();
      log.append(SlotChange.of(record, AdapterState.REJECTED, "test", "it is bad", "its verdict"));
      assertThat(check.unloadUseless(log.state())).isEmpty();
      assertThat(server.models().names())
          .containsExactly("base", AdapterNames.of(SLOT, first), AdapterNames.of(SLOT, second));

      log.rollback("test", "back");
      assertThat(check.unloadUseless(log.state())).isEmpty();
      assertThat(server.models().names()).containsExactly("base", AdapterNames.of(SLOT, first));
      server.close();
      assertThat(check.unloadUseless(log.state())).contains("may still be loaded");
    }
  }

  @Test
  void aRollbackReachesAServerThatFollowsNoSlotAndOneThatDoes() throws Exception {
    Desk desk = new Desk(home);
    SlotLog log = desk.places().log(SLOT);
    Registry registry = desk.places().adapters();
    String first = desk.publish(Desk.ADAPTER);
    String second = desk.publish(desk.renamed());
    promote(log, registry, first, second);
    try (ModelServer plain = server(desk, Following.NOTHING, ApiKey.none());
        ModelServer follower = server(desk)) {
      SlotOnServer onPlain = new SlotOnServer(plain.url(), Map.of(), registry, LIMIT);
      SlotOnServer onFollower = new SlotOnServer(follower.url(), Map.of(), registry, LIMIT);
      String was = AdapterNames.of(SLOT, second);
      assertThat(onPlain.bring(SLOT)).contains("serves " + was);

      log.rollback("test", "back");
      String back = AdapterNames.of(SLOT, first);
      assertThat(onPlain.bring(SLOT)).contains(plain.url() + " serves " + back);
      assertThat(plain.models().names()).containsExactly("base", back);
      assertThat(onFollower.bring(SLOT)).contains("serves " + SlotNames.versioned(SLOT, first));

      log.rollback("test", "back to the base");
      assertThat(onPlain.bring(SLOT)).contains("serves the plain base");
      assertThat(onPlain.bring(SLOT)).contains("serves the plain base");
      assertThat(plain.models().names()).containsExactly("base");
      assertThat(onFollower.bring(SLOT)).contains("serves base");
    }
  }

  @Test
  void aServerThatCannotLoadWhatARollbackReturnsToIsNotBelieved() throws Exception {
    Desk desk = new Desk(home);
    SlotLog log = desk.places().log(SLOT);
    Registry registry = desk.places().adapters();
    String only = desk.publish(Desk.ADAPTER);
    promote(log, registry, only);
    try (ModelServer server = server(desk, Following.NOTHING, ApiKey.none())) {
      Files.delete(registry.folder(only).resolve("adapter_config.json"));
      SlotOnServer onServer = new SlotOnServer(server.url(), Map.of(), registry, LIMIT);
      assertThat(catchThrowableOfType(ServingException.class, () -> onServer.bring(SLOT)).reason())
          .isEqualTo(ServingException.Reason.LOAD_FAILED);
    }
  }

  @Test
  void theAdapterOfAllRolesAnswersAsTheIncumbentUnderTheNameOfItsOwnSlot() throws Exception {
    Desk desk = new Desk(home).write("type: exact");
    String adapter = desk.publish(Desk.ADAPTER);
    String common = desk.publish(desk.silent());
    promote(desk.places().log(SLOT.forAllRoles()), desk.places().adapters(), common);
    try (ModelServer server = server(desk, Following.NOTHING, ApiKey.none())) {
      GateOutcome promoted = desk.run(adapter, 1, desk.options().onServer(server.url()));

      assertThat(promoted.state()).as(promoted.toString()).isEqualTo("active");
      assertThat(server.models().names())
          .containsExactlyInAnyOrder(
              "base", AdapterNames.of(SLOT.forAllRoles(), common), AdapterNames.of(SLOT, adapter));
    }
  }

  private static void promote(SlotLog log, Registry registry, String... adapters) throws Exception {
    for (String promoted : adapters) {
      AdapterRecord record = registry.find(promoted).orElseThrow();
      for (AdapterState to :
          List.of(AdapterState.CANDIDATE, AdapterState.SHADOW, AdapterState.ACTIVE)) {
        log.append(SlotChange.of(record, to, "test", "to see it", "verdict of " + promoted));
      }
    }
  }

  @Test
  void latencyIsJudgedOnTheServerAloneWhichKeepsNothingOfARejectedCandidate() throws Exception {
    Desk desk = new Desk(home).write("type: exact", "guardrails:", "  latency_ratio: 0.01");
    String adapter = desk.publish(Desk.ADAPTER);
    try (ModelServer server = server(desk, Following.NOTHING, ApiKey.none())) {
      GateOutcome slow = desk.run(adapter, 1, desk.options().onServer(server.url()));

      assertThat(slow.reason()).as(slow.toString()).isEqualTo("too_slow");
      assertThat(slow.state()).isEqualTo("rejected");
      assertThat(slow.trouble()).isEmpty();
      assertThat(server.models().names()).containsExactly("base");
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
    return server(desk, following(desk), ApiKey.none());
  }

  private static ModelServer server(Desk desk, Following following, ApiKey key) throws IOException {
    ServeOptions options =
        ServeOptions.local(desk.base())
            .withBaseName("base")
            .at("127.0.0.1", 0, key)
            .following(following);
    return ModelServer.start(options, new ServeMetrics(), TraceSink.NONE);
  }

  private static Following following(Desk desk) {
    return new Following(desk.places().registry(), List.of(SLOT), Duration.ofMillis(50));
  }

  private static int closed() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
