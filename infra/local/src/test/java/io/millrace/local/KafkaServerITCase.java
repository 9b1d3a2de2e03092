package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaServerITCase {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir private Path directory;

  @Test
  void recordsOutliveAKillAndTheAddressStays() throws Exception {
    try (KafkaServer server = KafkaServer.start(directory, KafkaServerOptions.defaults())) {
      send(server, "one");
      String address = server.bootstrapServers();
      long firstPid = server.pid();

      server.kill();
      assertThat(ProcessHandle.of(firstPid)).isEmpty();
      server.restart();

      assertThat(server.bootstrapServers()).isEqualTo(address).startsWith("127.0.0.1:");
      assertThat(server.pid()).isNotEqualTo(firstPid);
      send(server, "two");
      assertThat(receive(server, "read_committed", 2)).containsExactly("one", "two");
    }
  }

  @Test
  void abortedTransactionsStayUnseen() throws Exception {
    try (KafkaServer server = KafkaServer.start(directory, KafkaServerOptions.defaults())) {
      Map<String, Object> settings = producerSettings(server);
      settings.put("transactional.id", "writer");
      try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings)) {
        producer.initTransactions();
        producer.beginTransaction();
        send(producer, "dropped");
        producer.abortTransaction();
        producer.beginTransaction();
        send(producer, "kept");
        producer.commitTransaction();
      }
      assertThat(receive(server, "read_committed", 1)).containsExactly("kept");
    }
  }

  @Test
  void loginIsAskedForAndTaken() throws Exception {
    KafkaServerOptions options = KafkaServerOptions.defaults().withLogin("miner", "a \"b\" \\ c");
    try (KafkaServer server = KafkaServer.start(directory, options)) {
      send(server, "secret");
      assertThat(receive(server, "read_committed", 1)).containsExactly("secret");

      Properties wrong = new Properties();
      wrong.putAll(server.clientProperties());
      wrong.setProperty(
          "sasl.jaas.config", wrong.getProperty("sasl.jaas.config").replace("a \\\"b", "x"));
      try (Admin admin = Admin.create(wrong)) {
        assertThatThrownBy(
                () -> admin.listTopics().names().get(LIMIT.toSeconds(), TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(SaslAuthenticationException.class);
      }
    }
  }

  @Test
  void closingLeavesNoProcessAndTheDirectoryStartsAgainAtTheSameAddress() throws Exception {
    String address;
    long pid;
    try (KafkaServer server = KafkaServer.start(directory, KafkaServerOptions.defaults())) {
      address = server.bootstrapServers();
      pid = server.pid();
      send(server, "kept");
    }
    assertThat(ProcessHandle.of(pid)).isEmpty();
    try (KafkaServer server = KafkaServer.start(directory, KafkaServerOptions.defaults())) {
      assertThat(server.bootstrapServers()).isEqualTo(address);
      assertThat(receive(server, "read_committed", 1)).containsExactly("kept");
    }
  }

  @Test
  void aBrokerThatCannotStartIsReportedWithItsLog() {
    KafkaServerOptions broken = KafkaServerOptions.defaults().with("node.id", "not-a-number");

    assertThatThrownBy(() -> KafkaServer.start(directory, broken))
        .isInstanceOf(LocalServerException.class)
        .hasMessageContaining("kafka ended with status 1")
        .hasMessageContaining(directory.resolve("kafka.log").toString())
        .hasMessageContaining("not-a-number");
    assertThat(Files.exists(directory.resolve("ready"))).isFalse();
  }

  private static Map<String, Object> producerSettings(KafkaServer server) {
    Map<String, Object> settings = new HashMap<>(server.clientProperties());
    settings.put("key.serializer", StringSerializer.class);
    settings.put("value.serializer", StringSerializer.class);
    return settings;
  }

  private static void send(KafkaServer server, String value) throws Exception {
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(producerSettings(server))) {
      send(producer, value);
    }
  }

  private static void send(KafkaProducer<String, String> producer, String value) throws Exception {
    producer.send(new ProducerRecord<>("records", value)).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private static List<String> receive(KafkaServer server, String isolation, int count) {
    Map<String, Object> settings = new HashMap<>(server.clientProperties());
    settings.put("key.deserializer", StringDeserializer.class);
    settings.put("value.deserializer", StringDeserializer.class);
    settings.put("group.id", "readers");
    settings.put("auto.offset.reset", "earliest");
    settings.put("isolation.level", isolation);
    List<String> values = new ArrayList<>();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings)) {
      consumer.subscribe(List.of("records"));
      while (values.size() < count && System.nanoTime() < deadline) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }
}
