package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.run.TopicWriter;
import io.millrace.flink.source.KafkaCheck;
import io.millrace.local.KafkaServer;
import io.millrace.local.KafkaServerOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that create no topic of themselves, and have none for dead letters. */
@ExtendWith(SharedKafka.Given.class)
class DeadLetterTopicITCase {

  @TempDir private static Path broker;
  private static KafkaServer kafka;

  @TempDir private Path home;
  private Console millrace;

  @BeforeAll
  static void startBroker() {
    kafka =
        KafkaServer.start(
            broker, KafkaServerOptions.defaults().with("auto.create.topics.enable", "false"));
    try (TopicWriter writer = new TopicWriter(kafka.clientProperties())) {
      writer.create(1, "millrace.traces", "millrace.feedback");
      writer.send("millrace.traces", null, Console.trace("t1").getBytes(StandardCharsets.UTF_8));
      writer.send("millrace.traces", null, new byte[] {'{'});
      writer.flush();
    }
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @BeforeEach
  void open() {
    millrace = new Console(home);
  }

  @AfterEach
  void close() {
    millrace.close();
  }

  @Test
  void aMissingTopicEndsTheSubmissionInOneLine() {
    assertThat(run("mine", "--mode", "batch")).isEqualTo(1);
    assertThat(millrace.err())
        .hasLineCount(1)
        .contains("has no topic \"millrace.rejected\" (topics.rejected): create it")
        .contains("leave the name empty");
  }

  @Test
  void doctorNamesIt() {
    assertThat(run("doctor")).isEqualTo(1);
    assertThat(millrace.out())
        .contains("has no topic millrace.rejected", "--set topics.rejected=NAME")
        .doesNotContain("no topic millrace.traces")
        .doesNotContain("no topic millrace.feedback");
    assertThat(run("doctor", "--set", "topics.rejected=")).as(millrace.out()).isZero();
  }

  @Test
  void anEmptyNameMinesWithoutDeadLetters() {
    assertThat(run("mine", "--mode", "batch", "--set", "topics.rejected="))
        .as(millrace.err())
        .isZero();
    assertThat(millrace.run("sql", "--format", "csv", "select count(*) as n from rejected"))
        .as(millrace.err())
        .isZero();
    assertThat(millrace.out()).isEqualTo("n\n1\n");
  }

  @Test
  void whereTheBrokersCreateTopicsItMayBeMissing(SharedKafka creating) throws Exception {
    Map<String, String> written = Map.of("topics.rejected", "rejected.nowhere");
    assertThat(check(creating.clientProperties()).fault(Map.of(), written)).isEmpty();
    assertThat(check(kafka.clientProperties()).fault(Map.of(), written)).isPresent();
  }

  private static KafkaCheck check(Map<String, String> client) {
    return new KafkaCheck(client, Duration.ofSeconds(30));
  }

  private int run(String... command) {
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(List.of("--kafka", kafka.bootstrapServers()));
    return millrace.run(line.toArray(String[]::new));
  }
}
