package io.millrace.jobs.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.events.SlotFeed;
import io.millrace.events.SlotTopic;
import io.millrace.local.KafkaServer;
import io.millrace.local.KafkaServerOptions;
import io.millrace.registry.SlotLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a submitted job tells Kafka of the slot that it changes. */
class GateEventsITCase {

  private static final String TOPIC = "millrace.adapters";

  @TempDir Path home;

  @Test
  void everyEntryOfTheSlotsLogIsAnEvent() throws Exception {
    Desk desk = new Desk(home.resolve("desk")).write("type: exact");
    String adapter = desk.publish(Desk.ADAPTER);
    GatePreparation preparation = new GatePreparation(desk.places(), desk.options());
    try (KafkaServer kafka =
        KafkaServer.start(home.resolve("kafka"), KafkaServerOptions.defaults())) {
      create(kafka);
      String servers = kafka.bootstrapServers();
      Map<String, String> options = new TreeMap<>(Map.of("kafka.bootstrap.servers", servers));
      Optional<SlotFeed> feed =
          SlotFeed.from(SlotTopic.taken(options), desk.places().registry(), preparation.slot());

      GateOutcome outcome = Desk.finish(preparation.prepare(adapter), 1, feed);

      assertThat(outcome.state()).as(outcome.toString()).isEqualTo("active");
      assertThat(options).isEmpty();
      SlotLog log = desk.places().log(preparation.slot());
      List<ConsumerRecord<String, String>> events = receive(servers, 3);
      assertThat(events)
          .extracting(ConsumerRecord::value)
          .containsExactly(log.entry(1).json(), log.entry(2).json(), log.entry(3).json());
      assertThat(events).extracting(ConsumerRecord::key).containsOnly("desk/triage");
    }
  }

  /** A job gives a broker seconds, which one that has just started may need for its first topic. */
  private static void create(KafkaServer kafka) throws Exception {
    try (Admin admin = Admin.create(Map.copyOf(kafka.clientProperties()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
  }

  private static List<ConsumerRecord<String, String>> receive(String servers, int count) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", servers, "group.id", "test", "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      while (records.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
