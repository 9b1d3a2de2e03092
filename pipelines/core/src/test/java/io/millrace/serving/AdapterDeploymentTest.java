package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.serving.ServingException.Reason;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterDeploymentTest {

  private static final String NAME = "desk-triage@0123456789ab";
  private static final Probe PROBE =
      new Probe(
          Stream.of("a", "b", "c", "d", "e")
              .map(q -> new Probe.Question(messages(q), 8, "base says " + q, NAME + " says " + q))
              .toList(),
          Probe.DEFAULT_AGREEMENT);

  private StubServer server;
  private AdapterDeployment deployment;

  @BeforeEach
  void start() throws IOException {
    server = new StubServer();
    deployment = new AdapterDeployment(server.client());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static JsonNode messages(String content) {
    var messages = StubServer.JSON.createArrayNode();
    messages.addObject().put("role", "user").put("content", content);
    return messages;
  }

  private ServingException refusal() {
    return catchThrowableOfType(
        ServingException.class, () -> deployment.deploy(NAME, "/adapters/x", "base", PROBE));
  }

  @Test
  void loadsListsAndProbes() throws IOException {
    ProbeResult result = deployment.deploy(NAME, "/adapters/x", "base", PROBE);
    assertThat(result).isEqualTo(new ProbeResult(5, 5, 5, 5, 0.8));
    assertThat(server.adapters).containsEntry(NAME, "/adapters/x");
    assertThat(deployment.deploy(NAME, "/adapters/x", "base", PROBE).matches()).isTrue();
    assertThat(server.calls).containsExactly("load " + NAME, "load " + NAME);
  }

  static Stream<Arguments> errorsOfLoading() {
    return Stream.of(
        Arguments.of(
            StubServer.error(400, "Both 'lora_name' and 'lora_path' must be provided."),
            Reason.LOAD_FAILED),
        Arguments.of(
            StubServer.error(404, "Loading lora x failed: No adapter found for /adapters/x"),
            Reason.ADAPTER_NOT_FOUND),
        Arguments.of(new StubServer.Answer(404, "{\"detail\":\"Not Found\"}"), Reason.LOADING_OFF),
        Arguments.of(new StubServer.Answer(405, "Method Not Allowed"), Reason.LOADING_OFF),
        Arguments.of(
            new StubServer.Answer(
                400,
                "{\"object\":\"error\",\"message\":\"rank 64 is greater"
                    + " than max_lora_rank 16\"}"),
            Reason.LOAD_FAILED),
        Arguments.of(
            StubServer.error(500, "expected target modules in ['q_proj']"), Reason.LOAD_FAILED),
        Arguments.of(StubServer.error(401, "Unauthorized"), Reason.UNAUTHORIZED),
        Arguments.of(StubServer.error(429, "busy"), Reason.BUSY),
        Arguments.of(StubServer.error(503, "stopping"), Reason.BUSY),
        Arguments.of(new StubServer.Answer(502, "<html>bad gateway</html>"), Reason.FAILED));
  }

  @ParameterizedTest
  @MethodSource("errorsOfLoading")
  void givesTheReasonWhyLoadingFails(StubServer.Answer answer, Reason reason) {
    server.loading = Optional.of(answer);
    ServingException refusal = refusal();
    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal)
        .hasMessageContaining(server.url().toString())
        .hasMessageContaining(Integer.toString(answer.status()));
    assertThat(server.calls).containsExactly("load " + NAME);
  }

  @Test
  void doesNotTakeAnotherAdapterOfTheName() {
    server.adapters.put(NAME, "/adapters/other");
    assertThat(refusal().reason()).isEqualTo(Reason.NAME_TAKEN);
    assertThat(server.adapters).containsEntry(NAME, "/adapters/other");
  }

  @Test
  void doesNotBelieveASuccessThatIsNotListed() {
    server.forgetful = true;
    assertThat(refusal().reason()).isEqualTo(Reason.NOT_LISTED);
  }

  @Test
  void findsAnAdapterWithoutEffectAndUnloadsIt() {
    server.model = (name, question) -> "base says " + question;
    ServingException refusal = refusal();
    assertThat(refusal.reason()).isEqualTo(Reason.NO_EFFECT);
    assertThat(refusal).hasMessageContaining("0 of 5 unlike the base");
    assertThat(server.adapters).isEmpty();
  }

  @Test
  void findsAnAdapterThatDoesSomethingElse() {
    server.model =
        (name, question) -> name + " says " + (question.compareTo("c") < 0 ? question : "?");
    ServingException refusal = refusal();
    assertThat(refusal.reason()).isEqualTo(Reason.OTHER_EFFECT);
    assertThat(refusal).hasMessageContaining("2 of 5 answers as in training");
    assertThat(server.adapters).isEmpty();
  }

  @Test
  void toleratesAnswersThatRoundingChanges() throws IOException {
    server.model = (name, question) -> name + " says " + (question.equals("c") ? "?" : question);
    assertThat(deployment.deploy(NAME, "/adapters/x", "base", PROBE).agreeing()).isEqualTo(4);
  }

  @Test
  void saysWhenTheServerIsDownOrNoModelServer() {
    server.listing = Optional.of(new StubServer.Answer(200, "<html>hello</html>"));
    assertThat(refusal()).hasMessageContaining("something else than JSON");
    server.close();
    assertThat(refusal().reason()).isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void keepsTheReasonWhenUnloadingFailsToo() {
    server.chatting = Optional.of(StubServer.error(500, "out of memory"));
    server.unloading = Optional.of(StubServer.error(500, "gone"));
    ServingException refusal = refusal();
    assertThat(refusal.reason()).isEqualTo(Reason.FAILED);
    assertThat(refusal).hasMessageContaining("out of memory");
    assertThat(refusal.getSuppressed()).hasSize(1);
  }

  @Test
  void saysThatAModelIsUnknownAndUnloadsOnlyWhatIsThere() throws IOException {
    ServingClient client = server.client();
    assertThat(client.unload("nobody")).isFalse();
    server.chatting = Optional.of(StubServer.error(404, "The model `x` does not exist."));
    assertThat(
            catchThrowableOfType(ServingException.class, () -> client.answer("x", messages("a"), 3))
                .reason())
        .isEqualTo(Reason.UNKNOWN_MODEL);
  }

  @Test
  void onlyAServerWithoutTheCallIsTakenForOneThatFollowsNoSlots() throws IOException {
    ServingClient client = server.client();
    assertThat(client.followsSlots()).isFalse();
    server.slots = new StubServer.Answer(405, "Method Not Allowed");
    assertThat(client.followsSlots()).isFalse();
    server.slots = new StubServer.Answer(200, "{'slots':[]}".replace('\'', '"'));
    assertThat(client.followsSlots()).isFalse();
    server.slots = new StubServer.Answer(200, "{'slots':[{}]}".replace('\'', '"'));
    assertThat(client.followsSlots()).isTrue();
    for (int status : List.of(400, 401, 500, 502, 503)) {
      server.slots = StubServer.error(status, "broken");
      assertThatThrownBy(client::followsSlots)
          .isInstanceOf(ServingException.class)
          .hasMessageContaining("/v1/millrace/slots: " + status);
    }
  }

  @Test
  void takesTheKeyFromTheEnvironmentAndRepeatsItNowhere() {
    Map<String, String> environment = Map.of(ServingClient.KEY, "s3cret ");
    server.listing = Optional.of(StubServer.error(401, "Bearer s3cret is not known"));
    ServingClient client = ServingClient.of(server.url(), environment, Duration.ofMinutes(1));
    assertThatThrownBy(client::models)
        .hasMessageContaining("401 Bearer (key) is not known")
        .hasMessageNotContaining("s3cret");
    URI open = URI.create("http://me:s3cret@localhost");
    assertThatThrownBy(() -> ServingClient.of(open, Map.of(), Duration.ofMinutes(1)))
        .hasMessageContaining("MILLRACE_SERVE_KEY")
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> ServingClient.check(open, Map.of()))
        .hasMessageContaining("MILLRACE_SERVE_KEY");
    assertThatThrownBy(
            () -> ServingClient.check(server.url(), Map.of(ServingClient.KEY, "two words")))
        .hasMessageContaining("MILLRACE_SERVE_KEY")
        .hasMessageNotContaining("two words");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpu-box:8000", "gpu-box", "ftp://gpu-box:8000", "http:///v1"})
  void anAddressThatIsNoServersIsRefusedBeforeAnythingIsAsked(String address) {
    assertThatThrownBy(() -> ServingClient.check(URI.create(address), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give one such as http://127.0.0.1:8000")
        .hasMessageNotContaining(address);
  }

  @Test
  void refusesAProbeThatTellsNothing() {
    List<Probe.Question> same = List.of(new Probe.Question(messages("a"), 8, "x", "x"));
    assertThatThrownBy(() -> new Probe(same, 0.8)).hasMessageContaining("must not be promoted");
  }
}
