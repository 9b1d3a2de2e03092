package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.decode.TraceJson;
import io.millrace.local.KafkaServer;
import io.millrace.local.KafkaServerOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProduceITCase {

  private static final String LINE = "{\"trace_id\":\"t1\",\"query\":\"q\",\"result\":\"r\"}";

  @TempDir Path directory;

  @Test
  void bytesThatAreNoTextReachTheBrokerUnchanged() throws Exception {
    String temporary = System.getProperty("java.io.tmpdir");
    byte[] broken = {'{', '"', (byte) 0xC3, '(', '"', '}'};
    Path file = directory.resolve("broken.jsonl");
    Files.write(file, broken);
    Files.write(file, "\r\n\r\n".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    Files.write(file, LINE.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    try (KafkaServer server =
        KafkaServer.start(directory.resolve("kafka"), KafkaServerOptions.defaults())) {
      assertThat(produce(server.bootstrapServers(), file, "json")).isZero();
      assertThat(receive(server.bootstrapServers(), 2))
          .extracting(ConsumerRecord::value)
          .containsExactlyInAnyOrder(broken, LINE.getBytes(StandardCharsets.UTF_8));
    } finally {
      System.setProperty("java.io.tmpdir", temporary);
    }
  }

  @Test
  void linesReachTheBrokerKeyedInEitherFormat() throws Exception {
    String temporary = System.getProperty("java.io.tmpdir");
    Path file = Files.writeString(directory.resolve("t.jsonl"), LINE + "\n");
    try (KafkaServer server =
        KafkaServer.start(directory.resolve("kafka"), KafkaServerOptions.defaults())) {
      String servers = server.bootstrapServers();
      assertThat(produce(servers, file, "json")).isZero();
      assertThat(produce(servers, file, "avro")).isZero();

      List<ConsumerRecord<byte[], byte[]>> records = receive(servers, 2);
      assertThat(records).allSatisfy(record -> assertThat(record.key()).asString().isEqualTo("t1"));
      assertThat(new String(records.get(0).value(), StandardCharsets.UTF_8)).isEqualTo(LINE);
      assertThat(records.get(1).value()).startsWith(0xC3, 0x01);
      assertThat(TraceJson.decode(records.get(0).value()).query()).isEqualTo("q");
    } finally {
      System.setProperty("java.io.tmpdir", temporary);
    }
  }

  private int produce(String servers, Path file, String format) {
    return Millrace.commandLine()
        .setOut(new PrintWriter(new StringWriter()))
        .execute(
            "produce",
            "--home",
            directory.resolve("home").toString(),
            "--kafka",
            servers,
            "--format",
            format,
            file.toString());
  }

  private static List<ConsumerRecord<byte[], byte[]>> receive(String servers, int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", servers, "group.id", "test", "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of("millrace.traces"));
      while (records.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
