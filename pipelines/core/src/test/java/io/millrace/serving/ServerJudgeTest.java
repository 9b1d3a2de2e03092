package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.scenario.Judgement;
import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.VerifierException;
import io.millrace.scenario.VerifierSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerJudgeTest {

  /** Ends no test, also on a machine that is busy with others. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final String KEY = "sk-very-secret";
  private static final VerifierSpec.Judge ASKED = new VerifierSpec.Judge("Be strict.", "large");
  private static final ScenarioTask TASK =
      ScenarioTask.ofPrompt("t1", "g1", "all", "1 + 1?", TextNode.valueOf("2"));

  private final Deque<StubServer.Answer> replies = new ConcurrentLinkedDeque<>();
  private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer http;

  @BeforeEach
  void start() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/v1/chat/completions", this::chat);
    http.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    http.stop(0);
  }

  private void chat(HttpExchange exchange) throws IOException {
    bodies.add(StubServer.JSON.readTree(exchange.getRequestBody()));
    keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
    StubServer.Answer reply = replies.poll();
    if (reply == null) {
      try {
        end.await();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
      return;
    }
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static StubServer.Answer says(String text) {
    var body = StubServer.JSON.createObjectNode();
    body.putArray("choices").addObject().putObject("message").put("content", text);
    return new StubServer.Answer(200, body.toString());
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/v1");
  }

  private ServerJudge judge(String model) {
    return judge(model, KEY);
  }

  private ServerJudge judge(String model, String key) {
    return judge(model, key, PATIENCE);
  }

  private ServerJudge judge(String model, String key, Duration patience) {
    return new ServerJudge(
        new JudgeServer(url(), model), Optional.of(key), patience, Duration.ofMillis(1));
  }

  private String failure(ServerJudge judge) {
    VerifierException thrown =
        catchThrowableOfType(VerifierException.class, () -> judge.judge(ASKED, TASK, "3"));
    assertThat(thrown.getMessage()).doesNotContain(KEY);
    return thrown.getMessage();
  }

  @Test
  void theLikeliestReplyIsAskedForAndKeptAsItCame() throws Exception {
    String reply = "{\"score\": 0.5, \"reason\": \"half\"}";
    replies.add(says(reply));

    Judgement said = judge("").judge(ASKED, TASK, "3");

    assertThat(said).isEqualTo(new Judgement(0.5, true, "half", reply));
    assertThat(bodies.get(0).path("model").asText()).isEqualTo("large");
    assertThat(bodies.get(0).path("temperature").asDouble()).isZero();
    assertThat(bodies.get(0).path("store").asBoolean(true)).isFalse();
    assertThat(bodies.get(0).path("messages")).hasSize(2);
    assertThat(keys).containsExactly("Bearer " + KEY);
  }

  @Test
  void aModelThatIsNamedForTheCallGoesBeforeTheScenarios() throws Exception {
    replies.add(says("{\"score\": 1}"));
    ServerJudge judge = judge("small");

    assertThat(judge.judge(ASKED, TASK, "2").score()).isEqualTo(1);

    assertThat(bodies.get(0).path("model").asText()).isEqualTo("small");
    assertThat(judge.description(ASKED)).contains("small").doesNotContain(KEY);
    assertThat(judge("").description(ASKED)).contains("large");
  }

  @Test
  void whatMayPassIsTriedAgain() throws Exception {
    replies.add(StubServer.error(503, "busy"));
    replies.add(StubServer.error(500, "oh"));
    replies.add(says("{\"score\": 1}"));

    assertThat(judge("").judge(ASKED, TASK, "2").score()).isEqualTo(1);
    assertThat(bodies).hasSize(3);
  }

  @Test
  void whatStaysIsAReasonAndNoScore() throws Exception {
    for (int attempt = 0; attempt < 3; attempt++) {
      replies.add(StubServer.error(429, "slow down"));
    }
    assertThat(failure(judge(""))).startsWith("judge_busy: ").contains("429 slow down");
    replies.add(StubServer.error(401, "Incorrect API key provided: " + KEY));
    assertThat(failure(judge("")))
        .startsWith("judge_unauthorized: ")
        .contains("(key)")
        .contains(JudgeServer.KEY);
    replies.add(StubServer.error(404, "no such model"));
    assertThat(failure(judge(""))).startsWith("judge_refused: ");
    replies.add(says("Good."));
    assertThat(failure(judge(""))).startsWith("judge_unreadable: ").contains("Good.");
    assertThat(bodies).hasSize(6);
    assertThat(failure(judge("", KEY, Duration.ofSeconds(2)))).startsWith("judge_timeout: ");
    assertThat(bodies).as("a slow one is not asked again").hasSize(7);
    end.countDown();
    http.stop(0);
    assertThat(failure(judge(""))).startsWith("judge_unreachable: ");
  }

  @Test
  void whiteSpaceAroundTheKeyIsNoPartOfIt() throws Exception {
    replies.add(says("{\"score\": 1}"));
    replies.add(says("{\"score\": 1}"));

    judge("", " " + KEY + "\n").judge(ASKED, TASK, "2");
    judge("", " \n").judge(ASKED, TASK, "2");

    assertThat(keys).containsExactly("Bearer " + KEY, null);
  }

  @ParameterizedTest
  @ValueSource(strings = {KEY + "\u200b", "\u00e9" + KEY, KEY + "\r\nX-More: 1", KEY + " " + KEY})
  void aKeyThatNoHeaderCanCarryIsRefusedWithoutRepeatingIt(String key) {
    assertThatThrownBy(() -> judge("", key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(JudgeServer.KEY)
        .hasMessageNotContaining(KEY)
        .hasNoCause();
    assertThatThrownBy(() -> new ServingClient(url(), Optional.of(key), PATIENCE).models())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining(KEY)
        .hasNoCause();
  }

  @Test
  void aServerThatRepeatsTheHeaderInItsReplyDoesNotMakeTheKeyKnown() throws Exception {
    replies.add(says("Authorization: Bearer " + KEY));
    replies.add(says("x".repeat(120 - KEY.length() / 2) + KEY));
    replies.add(says("{\"score\": 1, \"reason\": \"" + KEY + "\"}"));

    VerifierException thrown =
        catchThrowableOfType(VerifierException.class, () -> judge("").judge(ASKED, TASK, "3"));
    assertThat(thrown).hasMessageContaining("Bearer (key)").hasNoCause();
    assertThat(failure(judge(""))).startsWith("judge_unreadable: ").doesNotContain("sk-");
    Judgement said = judge("").judge(ASKED, TASK, "3");
    assertThat(said.reason()).isEqualTo("(key)");
    assertThat(said.reply()).contains("(key)").doesNotContain(KEY);
  }

  @Test
  void anAddressThatHoldsASecretIsRefusedWithoutRepeatingIt() {
    assertThatThrownBy(() -> new JudgeServer(URI.create("http://me:" + KEY + "@localhost:1"), ""))
        .hasMessageContaining(JudgeServer.KEY)
        .hasMessageNotContaining(KEY);
    assertThatThrownBy(() -> new JudgeServer(URI.create("http://localhost/v1?key=" + KEY), ""))
        .hasMessageNotContaining(KEY);
    for (String address : List.of("http://localhost/v1#" + KEY, "http://me:1/" + KEY + "@host")) {
      assertThatThrownBy(() -> new JudgeServer(URI.create(address), ""))
          .hasMessageContaining(JudgeServer.KEY)
          .hasMessageNotContaining(KEY);
    }
    assertThatThrownBy(() -> new JudgeServer(URI.create("localhost:8000"), ""))
        .hasMessageContaining("http://127.0.0.1:8000");
    assertThatThrownBy(() -> JudgeServer.of("http://me:" + KEY + "%x@localhost", ""))
        .hasMessageContaining("judge's address")
        .hasMessageNotContaining(KEY)
        .hasNoCause();
    assertThatThrownBy(() -> new JudgeServer(URI.create("file:///etc"), ""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
