package io.millrace.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.cli.SharedKafka;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Partitions whose last offset is no record that can be read. */
@ExtendWith(SharedKafka.Given.class)
final class TopicEndsITCase {

  private static final int RECORDS = 10;

  private static SharedKafka kafka;

  @BeforeAll
  static void findBroker(SharedKafka shared) {
    kafka = shared;
  }

  @Test
  void aPartitionWhoseRecordsHaveExpiredHasNoEnd() throws Exception {
    try (TopicWriter writer = new TopicWriter(kafka.clientProperties());
        Admin admin = Admin.create(new HashMap<>(kafka.clientProperties()))) {
      writer.create(1, "expired", "partly", "fresh");
      for (int i = 0; i < RECORDS; i++) {
        for (String topic : List.of("expired", "partly", "fresh")) {
          writer.send(topic, null, "{}".getBytes(UTF_8));
        }
      }
      writer.flush();
      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition("expired", 0), RecordsToDelete.beforeOffset(RECORDS),
                  new TopicPartition("partly", 0), RecordsToDelete.beforeOffset(RECORDS / 2)))
          .all()
          .get();

      assertThat(writer.ends("expired", "partly", "fresh"))
          .isEqualTo(
              Map.of(
                  new TopicPartition("partly", 0), (long) RECORDS,
                  new TopicPartition("fresh", 0), (long) RECORDS));
    }
  }

  @Test
  void theMarkOfATransactionIsNoRecord() {
    transact("committed", true);
    transact("aborted", false);
    transact("both", true);
    for (int i = 0; i < RECORDS; i++) {
      transact("both", false);
    }
    assertEnds(Map.of("committed", 1L, "aborted", 1L, "both", 2L * RECORDS + 1), Map.of());
    assertEnds(Map.of("committed", 1L, "both", 1L), Map.of("isolation.level", "read_committed"));
  }

  /** The brokers write a transaction's marks after its producer was told that it has ended. */
  private static void assertEnds(Map<String, Long> ends, Map<String, String> settings) {
    Map<String, String> clients = new HashMap<>(kafka.clientProperties());
    clients.putAll(settings);
    Map<TopicPartition, Long> expected = new HashMap<>();
    ends.forEach((topic, end) -> expected.put(new TopicPartition(topic, 0), end));
    try (TopicWriter writer = new TopicWriter(clients)) {
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> assertThat(writer.ends("committed", "aborted", "both")).isEqualTo(expected));
    }
  }

  private static void transact(String topic, boolean commit) {
    Map<String, Object> settings = new HashMap<>(kafka.clientProperties());
    settings.put("transactional.id", topic);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      var unused = producer.send(new ProducerRecord<>(topic, "{}"));
      producer.flush();
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }
}
