package io.millrace.serve;

import static io.millrace.serve.HttpClientOf.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Conditioning;
import io.millrace.registry.Resolver;
import io.millrace.registry.ServingPlan;
import io.millrace.registry.ServingQuestion;
import io.millrace.registry.ServingSite;
import io.millrace.registry.ServingSite.BaseFolder;
import io.millrace.registry.Slots;
import io.millrace.registry.Source;
import io.millrace.serve.HttpClientOf.Reply;
import io.millrace.serve.traces.TraceSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotFollowingTest {

  private static final String CHAT = "/v1/chat/completions";

  @TempDir private Path home;
  private MillSlot slot;
  private ModelServer server;
  private HttpClientOf client;
  private String baseAnswer;

  @BeforeEach
  void start() throws IOException {
    slot = new MillSlot(home);
    open();
    baseAnswer = answer("base");
  }

  private void open() throws IOException {
    server = ModelServer.start(slot.followed(0), new ServeMetrics(), TraceSink.NONE);
    client = new HttpClientOf(server.url());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String answer(String model) {
    return client.post(CHAT, chat(model, ",'max_tokens':20")).content();
  }

  private JsonNode report() {
    return client.get("/v1/millrace/slots").json().at("/slots/0");
  }

  private boolean isDecoding() {
    return !client.get("/metrics").text().contains("millrace_serve_running 0.0");
  }

  private void awaitServing(String name) {
    await().until(() -> report().get("serving").asText().equals(name));
  }

  @Test
  void servesTheBaseUnderTheSlotsNamesAtFirst() {
    assertThat(answer("mill")).isEqualTo(baseAnswer).isEqualTo(answer("mill-triage"));
    assertThat(report().get("serving").asText()).isEqualTo("base");
    assertThat(report().get("entry").asInt()).isZero();
  }

  @Test
  void loadsAShadowToBeAskedAndSwitchesWhenItIsActive() throws Exception {
    AdapterRecord first = slot.publish(Vectors.adapter());
    slot.move(first, AdapterState.CANDIDATE, AdapterState.SHADOW);
    await().until(() -> report().at("/adapters/0/loaded").asBoolean());
    assertThat(report().at("/adapters/0/state").asText()).isEqualTo("shadow");
    String shadow = answer(MillSlot.name(first));
    assertThat(shadow).isNotEqualTo(baseAnswer);
    assertThat(answer("mill")).isEqualTo(baseAnswer);

    slot.move(first, AdapterState.ACTIVE);
    awaitServing(MillSlot.name(first));
    Reply reply = client.post(CHAT, chat("mill", ",'max_tokens':20"));
    assertThat(reply.content()).isEqualTo(shadow);
    assertThat(reply.json().get("model").asText()).isEqualTo(MillSlot.name(first));

    AdapterRecord second = slot.publish(Vectors.otherAdapter());
    CompletableFuture<Reply> running =
        client.posting(CHAT, chat("mill", ",'max_tokens':9999,'n':16"));
    await().pollInterval(Duration.ofMillis(5)).until(() -> running.isDone() || isDecoding());
    slot.activate(second);
    awaitServing(MillSlot.name(second));
    assertThat(running.join().json().get("model").asText()).isEqualTo(MillSlot.name(first));
    await().until(() -> client.get("/v1/models/" + MillSlot.name(first)).status() == 404);

    slot.log().rollback("test", "back");
    awaitServing(MillSlot.name(first));
    assertThat(answer("mill-triage")).isEqualTo(shadow);
  }

  @Test
  void writesTheRecordedPrefixBeforeThePromptByteForByte() throws Exception {
    String prefix = Conditioning.prefix("Quality {bucket}:\t", 4);
    AdapterRecord adapter =
        slot.publish(
            Vectors.adapter(),
            Vectors.base(),
            new Conditioning("Quality {bucket}:\t", List.of(0.5), prefix));
    slot.activate(adapter);
    awaitServing(MillSlot.name(adapter));
    client.post(
        "/v1/load_lora_adapter",
        "{'lora_name':'raw','lora_path':'%s'}".formatted(Vectors.adapter()));
    String asked =
        "{'model':'%s','messages':[{'role':'user','content':'%sSay"
            + " a.'}],'max_tokens':9,'temperature':0}";

    Reply conditioned = client.post(CHAT, asked.formatted("mill", ""));
    Reply byHand = client.post(CHAT, asked.formatted("raw", "Quality 4:\\t"));
    Reply without = client.post(CHAT, asked.formatted("raw", ""));

    assertThat(conditioned.content()).isEqualTo(byHand.content());
    assertThat(conditioned.json().at("/usage/prompt_tokens"))
        .isEqualTo(byHand.json().at("/usage/prompt_tokens"))
        .isNotEqualTo(without.json().at("/usage/prompt_tokens"));
  }

  @Test
  void goesOnWithTheOldOneWhenTheNewCannotBeLoaded() throws Exception {
    AdapterRecord good = slot.publish(Vectors.adapter());
    slot.activate(good);
    awaitServing(MillSlot.name(good));
    String before = answer("mill");

    AdapterRecord damaged = slot.publish(Vectors.otherAdapter());
    Files.writeString(slot.weights(damaged), "torn");
    slot.activate(damaged);
    await().until(() -> report().get("entry").asInt() == 6);
    assertThat(report().get("active").asText()).isEqualTo(damaged.id());
    assertThat(report().get("serving").asText()).isEqualTo(MillSlot.name(good));
    assertThat(report().get("adapters").findValuesAsText("error"))
        .anyMatch(error -> error.contains("damaged"));
    assertThat(answer("mill")).isEqualTo(before);
    assertThat(client.get("/metrics").text())
        .containsPattern("slot_failures_total\\{slot=\"mill/triage\"} [1-9]");
  }

  @Test
  void servesTheNextServableAfterARestartWhenTheFilesOfTheActiveAreDamaged() throws Exception {
    AdapterRecord first = slot.publish(Vectors.adapter());
    AdapterRecord second = slot.publish(Vectors.otherAdapter());
    slot.activate(first);
    awaitServing(MillSlot.name(first));
    String before = answer("mill");
    slot.activate(second);
    awaitServing(MillSlot.name(second));
    server.close();
    Path weights = slot.weights(second);
    byte[] whole = Files.readAllBytes(weights);
    slot.flip(second);
    open();

    assertThat(report().get("active").asText()).isEqualTo(second.id());
    assertThat(report().get("serving").asText()).isEqualTo(MillSlot.name(first));
    assertThat(answer("mill")).isEqualTo(before);
    assertThat(report().at("/passed_over/0/adapter").asText()).isEqualTo(second.id());
    assertThat(report().at("/passed_over/0/error").asText()).contains("damaged");
    assertThat(passedOver("exact_role", "not_loaded")).isEqualTo(1);

    server.close();
    Files.writeString(weights, "torn");
    Files.delete(slot.weights(first));
    open();
    assertThat(report().get("serving").asText()).isEqualTo("base");
    assertThat(answer("mill")).isEqualTo(baseAnswer);
    assertThat(passedOver("exact_role", "files_changed")).isEqualTo(1);
    assertThat(passedOver("exact_role_before", "files_changed")).isEqualTo(1);
    ServingPlan plan =
        new Resolver(slot.registry(), new Slots(slot.registry().store(), Clock.systemUTC()))
            .resolve(
                new ServingQuestion("mill", "triage", Optional.empty(), Optional.of("base")),
                new ServingSite(
                    List.of("millrace"),
                    OptionalLong.empty(),
                    name -> Optional.of(new BaseFolder(name, Vectors.base(), Optional.empty()))));
    assertThat(plan.source()).isEqualTo(Source.PLAIN_BASE);
    assertThat(plan.passedOver())
        .extracting(passed -> passed.obstacle().code())
        .containsExactly("files_changed", "files_changed");

    Files.write(weights, whole);
    slot.move(first, AdapterState.REJECTED);
    awaitServing(MillSlot.name(second));
    assertThat(report().get("passed_over")).isEmpty();
  }

  @Test
  void servesWhatTheNewestEntryNamesAfterARestartWhenAnOlderOneIsTorn() throws Exception {
    AdapterRecord adapter = slot.publish(Vectors.adapter());
    slot.activate(adapter);
    awaitServing(MillSlot.name(adapter));
    server.close();
    Files.writeString(home.resolve("slots/mill/triage/log/00000001.json"), "{torn");
    open();

    assertThat(report().get("error").asText()).contains("00000001.json");
    assertThat(report().get("serving").asText()).isEqualTo(MillSlot.name(adapter));
  }

  @Test
  void staysWithTheSlotForAllRolesWhereItsOwnCannotBeLoaded() throws Exception {
    AdapterRecord common = slot.publish(Vectors.adapter());
    MillSlot.forAllRoles(home, Clock.systemUTC()).activate(common);
    await().until(() -> report().get("serving").asText().equals(MillSlot.name(common)));
    AdapterRecord damaged = slot.publish(Vectors.otherAdapter());
    Files.writeString(slot.weights(damaged), "torn");
    slot.activate(damaged);
    await().until(() -> passedOver("exact_role", "files_changed") == 1);
    assertThat(report().get("serving").asText()).isEqualTo(MillSlot.name(common));

    server.close();
    open();
    assertThat(report().get("serving").asText()).isEqualTo(MillSlot.name(common));
  }

  private double passedOver(String source, String reason) {
    Matcher line =
        Pattern.compile(
                "fallbacks_total\\{reason=\"%s\",slot=\"mill/triage\",source=\"%s\"} (\\S+)"
                    .formatted(reason, source))
            .matcher(client.get("/metrics").text());
    return line.find() ? Double.parseDouble(line.group(1)) : 0;
  }

  @Test
  void refusesAnAdapterOfAnotherBase() throws Exception {
    Path other = Vectors.foreignBase();
    AdapterRecord foreign = slot.publish(Vectors.adapter(), other, null);
    slot.move(foreign, AdapterState.CANDIDATE, AdapterState.SHADOW);
    await().until(() -> report().get("adapters").size() == 1);
    assertThat(report().at("/adapters/0/loaded").asBoolean()).isFalse();
    assertThat(report().at("/adapters/0/error").asText()).contains("trained against a base");
  }

  @Test
  void reportsACorruptLogAndGoesOn() throws Exception {
    AdapterRecord good = slot.publish(Vectors.adapter());
    slot.activate(good);
    awaitServing(MillSlot.name(good));
    Files.writeString(home.resolve("slots/mill/triage/log/00000004.json"), "{torn");
    await().until(() -> !report().get("error").isNull());
    assertThat(report().get("error").asText()).contains("00000004.json");
    assertThat(answer("mill")).isNotEqualTo(baseAnswer);
  }
}
