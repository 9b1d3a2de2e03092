package io.millrace.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.serve.traces.TraceSink;
import io.millrace.serving.AdapterDeployment;
import io.millrace.serving.Probe;
import io.millrace.serving.ServingClient;
import io.millrace.serving.ServingException;
import io.millrace.serving.ServingException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The promoter's client against the real server, with adapters that work and that do nothing. */
class PromotionProbeTest {

  private static ModelServer server;
  private static ServingClient client;
  private static Probe probe;

  @BeforeAll
  static void start() throws IOException {
    ServeOptions options = ServeOptions.local(Vectors.base()).withBaseName("base");
    server = ModelServer.start(options, new ServeMetrics(), TraceSink.NONE);
    client = new ServingClient(server.url(), Optional.empty(), Duration.ofMinutes(1));
    client.load("trained", Vectors.adapter().toString());
    List<Probe.Question> questions = new ArrayList<>();
    for (String text : List.of("The river turns", "A wheel", "Grain and water")) {
      String base = client.answer("base", messages(text), 12);
      String adapter = client.answer("trained", messages(text), 12);
      questions.add(new Probe.Question(messages(text), 12, base, adapter));
    }
    probe = new Probe(questions, Probe.DEFAULT_AGREEMENT);
    client.unload("trained");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonNode messages(String text) {
    ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    messages.addObject().put("role", "user").put("content", text);
    return messages;
  }

  private static ServingException refusal(String name, Path folder) {
    AdapterDeployment deployment = new AdapterDeployment(client);
    return catchThrowableOfType(
        ServingException.class, () -> deployment.deploy(name, folder.toString(), "base", probe));
  }

  @Test
  void takesTheAdapterThatWasTrained() throws IOException {
    var result =
        new AdapterDeployment(client)
            .deploy("mill-triage@1", Vectors.adapter().toString(), "base", probe);
    assertThat(result.matches()).isTrue();
    assertThat(result.agreeing()).isEqualTo(3);
    assertThat(client.models()).extracting("id").contains("mill-triage@1");
    assertThat(client.unload("mill-triage@1")).isTrue();
  }

  @Test
  void refusesAnAdapterThatChangesNothing() throws IOException {
    Path untrained = Vectors.adapter().resolveSibling("initial");
    assertThat(refusal("mill-triage@2", untrained).reason()).isEqualTo(Reason.NO_EFFECT);
    assertThat(client.models()).extracting("id").doesNotContain("mill-triage@2");
  }

  @Test
  void refusesAnotherAdapterAndOneThatCannotBeLoaded() {
    assertThat(refusal("mill-triage@3", Vectors.otherAdapter()).reason())
        .isEqualTo(Reason.OTHER_EFFECT);
    assertThat(refusal("mill-triage@4", Vectors.foreignAdapter()).reason())
        .isEqualTo(Reason.LOAD_FAILED);
    assertThat(refusal("mill-triage@5", Path.of("/no/such/place")).reason())
        .isEqualTo(Reason.ADAPTER_NOT_FOUND);
  }
}
