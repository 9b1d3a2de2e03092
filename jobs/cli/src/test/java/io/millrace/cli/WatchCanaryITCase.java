package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.canary.Assignment;
import io.millrace.canary.CanaryArm;
import io.millrace.cli.cluster.JobJar;
import io.millrace.jobs.canary.CanaryJob;
import io.millrace.local.FlinkCluster;
import io.millrace.local.FlinkClusterOptions;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedKafka.Given.class)
class WatchCanaryITCase {

  private static final Slot SLOT = new Slot("desk", "triage");
  private static final double SHARE = 0.3;
  private static final int CONVERSATIONS = 300;

  @TempDir Path home;
  private Console console;
  private SlotLog log;
  private AdapterRecord old;
  private AdapterRecord fresh;

  @BeforeEach
  void oneServesAndOneIsTheCanary() throws Exception {
    console = new Console(home);
    PublishedAdapters adapters = new PublishedAdapters(home, SLOT);
    log = new SlotLog(adapters.registry().store(), SLOT, Clock.systemUTC());
    old = adapters.publish(1);
    fresh = adapters.publish(2);
    move(old, AdapterState.CANDIDATE, AdapterState.SHADOW, AdapterState.ACTIVE);
    move(fresh, AdapterState.CANDIDATE, AdapterState.SHADOW);
    adapters.judge(fresh, old);
    canary("start", "--share", Double.toString(SHARE), "--min-rated", "1000");
  }

  @AfterEach
  void close() {
    console.close();
  }

  private void move(AdapterRecord adapter, AdapterState... states) throws Exception {
    for (AdapterState state : states) {
      log.append(SlotChange.of(adapter, state, "gate", "better", "v-" + adapter.id()));
    }
  }

  private String canary(String verb, String... more) {
    List<String> args =
        new ArrayList<>(List.of("canary", verb, "--scenario", "desk", "--role", "triage"));
    args.addAll(Arrays.asList(more));
    int code = console.run(args.toArray(String[]::new));
    assertThat(code).as(String.join(" ", args) + ": " + console.err()).isZero();
    return console.out();
  }

  /** One answer to each conversation, three hours ago, rated by arm; the ratings come inline. */
  private List<String> traffic(double canaryRating) throws IOException {
    String policy =
        Assignment.rollout(SLOT.toString(), log.state().standing(fresh.id()).orElseThrow().since());
    Instant at = Instant.now().minus(Duration.ofHours(3));
    List<String> traces = new ArrayList<>();
    for (int i = 0; i < CONVERSATIONS; i++) {
      Assignment given =
          Assignment.of("c" + i + "x", SLOT.toString(), 0, policy, OptionalDouble.of(SHARE));
      boolean canary = given.arm() == CanaryArm.CANARY;
      Instant began = at.plusSeconds(6L * i);
      traces.add(
          ("{\"trace_id\":\"t%d\",\"scenario\":\"desk\",\"query\":\"q\",\"result\":\"r\","
                  + "\"adapter_id\":\"%s\",\"started_at\":%d,\"ended_at\":%d,\"feedback\":%s,"
                  + "\"routing\":{\"policy\":\"%s\",\"propensity\":%s},"
                  + "\"attributes\":{\"conversation_key\":\"c%1$dx\"}}")
              .formatted(
                  i,
                  canary ? fresh.id() : old.id(),
                  began.toEpochMilli(),
                  began.plusSeconds(1).toEpochMilli(),
                  canary ? canaryRating : i % 8 == 0 ? 0.0 : 1.0,
                  given.policy(),
                  given.probability()));
    }
    return traces;
  }

  private static String id(String text) {
    return text.replaceAll("(?s).*Check ([0-9a-f]{64}).*", "$1");
  }

  @Test
  void recordedTrafficGivesTheReceiptThatACheckGives() throws Exception {
    List<String> traces = traffic(1);
    String at = Instant.now().minus(Duration.ofMinutes(95)).toString();
    Path file = Files.write(home.resolve("traces.jsonl"), traces);
    String watched = canary("watch", "--mode", "batch", "--traces", file.toString(), "--at", at);
    console.commit(traces.toArray(String[]::new));
    assertThat(console.run("load")).isZero();
    String kept = canary("watch", "--mode", "batch", "--from", "lake", "--at", at);
    String checked = canary("check", "--at", at);

    assertThat(watched).contains("HOLD: too few conversations are rated yet");
    assertThat(id(watched)).hasSize(64).isEqualTo(id(checked)).isEqualTo(id(kept));
    assertThat(log.state().in(AdapterState.CANARY)).containsExactly(fresh.id());

    console.keepNoText();
    console.commit(
        traces.stream().map(one -> one.replace(":\"t", ":\"mute")).toArray(String[]::new));
    assertThat(console.run("load")).isZero();
    String mute = CONVERSATIONS + " answers without text are not used, ";
    assertThat(canary("watch", "--mode", "batch", "--from", "lake", "--at", at))
        .contains("Check " + id(checked), mute);
    assertThat(canary("check", "--at", at)).contains("Check " + id(checked), mute);

    Path nothing = Files.writeString(home.resolve("nothing.jsonl"), "");
    assertThat(canary("watch", "--mode", "batch", "--traces", nothing.toString(), "--at", at))
        .contains("No conversation of the canary in slot desk/triage was old enough");
  }

  @Test
  void harmOnTheStreamEndsTheWatchAndTheRollout(SharedKafka kafka) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.copyOf(kafka.clientProperties()), new StringSerializer(), new StringSerializer())) {
      for (String trace : traffic(0)) {
        producer.send(new ProducerRecord<>("watched.traces", trace)).get();
      }
      String rating = "{\"trace_id\":\"t0\",\"name\":\"other\",\"score\":1,\"time\":\"%s\"}";
      producer
          .send(new ProducerRecord<>("watched.feedback", rating.formatted(Instant.now())))
          .get();
      String other = "{\"trace_id\":\"other\",\"query\":\"q\",\"started_at\":%d,\"ended_at\":%1$d}";
      producer
          .send(
              new ProducerRecord<>("watched.traces", other.formatted(Instant.now().toEpochMilli())))
          .get();
    }

    String watched =
        canary(
            "watch",
            "--kafka",
            kafka.bootstrapServers(),
            "--set",
            "topics.adapters=a",
            "--set",
            "topics.traces=watched.traces",
            "--set",
            "topics.feedback=watched.feedback");

    assertThat(watched)
        .contains("ROLLBACK: its conversations are rated lower")
        .contains("serves " + old.id().substring(0, 12));
    assertThat(console.err()).contains("watching slot desk/triage from records of");
    assertThat(log.state().in(AdapterState.ROLLED_BACK)).contains(fresh.id());
    assertThat(console.run("canary", "replay", id(watched))).isZero();
  }

  @Test
  void theJarOfTheGateWatchesOnACluster() throws Exception {
    Path file = Files.write(home.resolve("traces.jsonl"), traffic(0));
    try (FlinkCluster cluster =
        FlinkCluster.start(home.resolve("flink"), FlinkClusterOptions.defaults())) {
      FlinkCluster.CliResult run =
          cluster.cli(
              "run",
              "-c",
              CanaryJob.class.getName(),
              JobJar.find("gate").toString(),
              "--home",
              home.toString(),
              "--scenario",
              "desk",
              "--role",
              "triage",
              "--mode",
              "batch",
              "--files.traces",
              file.toString());
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(run.output()).contains("Watching slot desk/triage from files");
    }
    assertThat(log.state().in(AdapterState.ROLLED_BACK)).contains(fresh.id());
  }
}
