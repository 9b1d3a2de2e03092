package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.events.SlotFeed;
import io.millrace.events.SlotTopic;
import io.millrace.local.KafkaServer;
import io.millrace.local.KafkaServerOptions;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotLog;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a submitted job tells Kafka of the candidate that it made. */
class TrainEventsITCase {

  private static final String TOPIC = "millrace.adapters";

  @TempDir Path home;

  @Test
  void aNewCandidateIsAnEvent() throws Exception {
    RunFolder run = Runs.prepare(home, "told", Runs.keys(4), Runs.worker());
    Path registry = Path.of(run.request().registry());
    Slot slot = new Slot(run.request().scenario(), run.request().role());
    try (KafkaServer kafka =
        KafkaServer.start(home.resolve("kafka"), KafkaServerOptions.defaults())) {
      create(kafka);
      String servers = kafka.bootstrapServers();
      Map<String, String> options = new TreeMap<>(Map.of("kafka.bootstrap.servers", servers));
      SlotFeed feed = SlotFeed.from(SlotTopic.taken(options), registry, slot).orElseThrow();
      StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
      String id = run.path().getFileName().toString();
      TrainPipeline.append(env, run.path().getParent(), List.of(id), Map.of(id, feed));

      env.execute();

      RunResult result = run.result().orElseThrow();
      assertThat(result.state()).as(result.message()).isEqualTo("finished");
      SlotLog log = new SlotLog(Registry.in(registry).store(), slot, Clock.systemUTC());
      assertThat(receive(servers)).containsExactly(log.entry(1).json());
      assertThat(log.entry(1).json()).contains(result.adapterId());
    }
  }

  /** A job gives a broker seconds, which one that has just started may need for its first topic. */
  private static void create(KafkaServer kafka) throws Exception {
    try (Admin admin = Admin.create(Map.copyOf(kafka.clientProperties()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
  }

  private static List<String> receive(String servers) {
    List<String> events = new ArrayList<>();
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", servers, "group.id", "test", "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      while (events.isEmpty() && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> events.add(record.value()));
      }
    }
    return events;
  }
}
