package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.decode.TraceJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands that send records, each test with a topic of its own. */
@ExtendWith(SharedKafka.Given.class)
class ProduceAndReplayITCase {

  private static final String LINE = "{\"trace_id\":\"t1\",\"query\":\"q\",\"result\":\"r\"}";

  private static SharedKafka server;

  @TempDir private Path directory;
  private Console console;

  @BeforeAll
  static void findBroker(SharedKafka kafka) {
    server = kafka;
  }

  @BeforeEach
  void open() {
    console = new Console(directory.resolve("home"));
  }

  @AfterEach
  void close() {
    console.close();
  }

  @Test
  void bytesThatAreNoTextReachTheBrokerUnchanged() throws Exception {
    byte[] broken = {'{', '"', (byte) 0xC3, '(', '"', '}'};
    Path file = directory.resolve("broken.jsonl");
    Files.write(file, broken);
    Files.write(file, utf8("\r\n\r\n"), StandardOpenOption.APPEND);
    Files.write(file, utf8(LINE), StandardOpenOption.APPEND);
    assertThat(produce("unchanged", file, "json")).isZero();
    assertThat(received("unchanged"))
        .extracting(ConsumerRecord::value)
        .containsExactlyInAnyOrder(broken, utf8(LINE));
  }

  @Test
  void linesReachTheBrokerKeyedInEitherFormat() throws Exception {
    Path file = Files.writeString(directory.resolve("t.jsonl"), LINE + "\n");
    assertThat(produce("keyed", file, "json")).isZero();
    assertThat(produce("keyed", file, "avro")).isZero();

    List<ConsumerRecord<byte[], byte[]>> records = received("keyed");
    assertThat(records)
        .hasSize(2)
        .allSatisfy(record -> assertThat(record.key()).asString().isEqualTo("t1"));
    assertThat(new String(records.get(0).value(), StandardCharsets.UTF_8)).isEqualTo(LINE);
    assertThat(records.get(1).value()).startsWith(0xC3, 0x01);
    assertThat(TraceJson.decode(records.get(0).value()).query()).isEqualTo("q");
  }

  @Test
  void aRateHoldsFromTheFirstRecordOn() throws Exception {
    Path file = Files.write(directory.resolve("t.jsonl"), Collections.nCopies(20, LINE));
    assertThat(produce("paced", file, "json", "--rate", "20")).as(console.err()).isZero();

    List<Long> times = received("paced").stream().map(ConsumerRecord::timestamp).toList();
    assertThat(times).hasSize(20);
    // 19 intervals of 50 ms, less what may be caught up
    assertThat(times.get(19) - times.get(0)).isGreaterThanOrEqualTo(800);
    assertThat(produce("paced", file, "json", "--rate", "0")).isEqualTo(2);
    assertThat(console.err()).contains("--rate 0", "above 0");
  }

  @Test
  void aLineThatIsTooLargeIsNamedAndTheRestIsSent() throws Exception {
    String forTheBroker = LINE.replace("\"q\"", "\"" + "b".repeat(2_000_000) + "\"");
    String forTheClient = LINE.replace("\"q\"", "\"" + "c".repeat(20_000_000) + "\"");
    Path file = directory.resolve("large.jsonl");
    Files.write(file, List.of(LINE, forTheBroker, "", forTheClient, LINE));
    assertThat(produce("large", file, "json")).isEqualTo(1);

    assertThat(console.err().lines().filter(said -> said.startsWith("millrace: ")))
        .hasSize(2)
        .anySatisfy(
            said ->
                assertThat(said)
                    .contains("line 2 of " + file + " to large: 2,000,")
                    .endsWith("for the topic; raise its max.message.bytes"))
        .anySatisfy(
            said ->
                assertThat(said)
                    .contains("line 4 of " + file + " to large: 20,000,")
                    .endsWith("max.request.size of 16,777,216; raise mine.max-record-bytes"));
    assertThat(console.out()).contains("Sent 2 records", "Left out 2 that are larger");
    assertThat(received("large"))
        .extracting(ConsumerRecord::value)
        .containsExactly(utf8(LINE), utf8(LINE));
  }

  @Test
  void rejectedRecordsAreShownWithoutPersonalDataAndReplayedOnlyWhereTheyAreWhole()
      throws Exception {
    byte[] whole = utf8("{\"trace_id\":\"a\",\"messages\":5}");
    byte[] second = utf8("{\"trace_id\":\"ä\",\"messages\": true }");
    byte[] personal = utf8("{\"trace_id\":\"ann@example.org\",\"messages\":5}");
    byte[] long70K = utf8("{\"trace_id\":\"%s\",\"messages\":5}".formatted("l".repeat(70_000)));
    byte[] noText = {'{', '"', (byte) 0xC3, '(', '"', ':', '1', '}'};
    byte[] empty = {};
    console.commit("replayed", List.of(whole, personal, long70K, second, noText, empty));
    assertThat(console.run("load")).as(console.err()).isZero();

    assertThat(console.run("rejected", "list", "--reason", "wrong_type")).isZero();
    assertThat(console.out().lines().skip(1))
        .hasSize(4)
        .allMatch(row -> row.contains("wrong_type") && row.contains("messages must be"));
    assertThat(console.run("rejected", "list", "--json", "--limit", "3")).isZero();
    assertThat(console.out().lines())
        .hasSize(3)
        .first()
        .asString()
        .contains("\"place\":\"replayed/0/5\"", "\"reason\":\"empty\"");

    assertThat(console.run("rejected", "show", "replayed/0/1")).as(console.err()).isZero();
    assertThat(console.out())
        .contains("[EMAIL_1]", "\"reason\":\"wrong_type\"", "\"record_offset\":1")
        .doesNotContain("ann@example.org");
    assertThat(console.run("rejected", "show", "replayed/0/9")).isEqualTo(1);
    assertThat(console.err()).contains("replayed/0/9", "rejected list");

    console.commit("/traces/old.jsonl", List.of(whole));
    assertThat(console.run("load")).as(console.err()).isZero();
    assertThat(replay("wrong_type")).isZero();
    assertThat(console.out())
        .contains("Sent 2 records again", "Left out 2 whose bytes", "Left out 1 that lie in files");
    assertThat(received("replayed"))
        .extracting(ConsumerRecord::value)
        .containsExactly(whole, second);
    assertThat(replay("empty")).isZero();
    assertThat(console.out()).contains("Sent 1 records again").doesNotContain("Left out");
    assertThat(received("replayed"))
        .extracting(ConsumerRecord::value)
        .containsExactly(whole, second, empty);
  }

  private int replay(String reason) {
    return console.run(
        "rejected", "replay", "--reason", reason, "--kafka", server.bootstrapServers());
  }

  private int produce(String topic, Path file, String format, String... options) {
    List<String> line =
        new ArrayList<>(List.of("produce", "--kafka", server.bootstrapServers(), "--set"));
    line.addAll(List.of("topics.traces=" + topic, "--format", format, file.toString()));
    line.addAll(List.of(options));
    return console.run(line.toArray(String[]::new));
  }

  /** All that lies on the topic, whose one partition keeps the order. */
  private static List<ConsumerRecord<byte[], byte[]>> received(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", server.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition only = new TopicPartition(topic, 0);
      assertThat(consumer.partitionsFor(topic)).hasSize(1);
      consumer.assign(List.of(only));
      consumer.seekToBeginning(List.of(only));
      long end = consumer.endOffsets(List.of(only)).get(only);
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (consumer.position(only) < end) {
        assertThat(System.nanoTime() - deadline)
            .as("after 60 s %s records of %s on %s are read", records.size(), end, topic)
            .isNegative();
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
