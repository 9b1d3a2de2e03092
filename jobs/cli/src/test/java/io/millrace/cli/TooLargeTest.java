package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.settings.KafkaSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TooLargeTest {

  private final StringWriter err = new StringWriter();

  @Test
  void aRecordAboveTheTopicsLimitIsToldThatLimitAlone() {
    TooLarge tooLarge = tooLarge(Map.of("max.request.size", "30000000"));
    tooLarge.add(Path.of("a.jsonl"), 3, 2_000_000, "mine", SizeLimit.TOPIC);
    assertThat(err.toString().strip())
        .isEqualTo(
            "millrace: Cannot send line 3 of a.jsonl to mine: 2,000,000 bytes are too many for"
                + " the topic; raise its max.message.bytes");
    assertThat(tooLarge.count()).isEqualTo(1);
    assertThat(tooLarge.summary()).startsWith("Left out 1 that are larger");
  }

  @Test
  void aRecordAboveTheProducersLimitIsToldTheSettingThatItComesFrom() {
    assertThat(refusedByProducer(Map.of()))
        .endsWith("the producer's max.request.size of 16,777,216; raise mine.max-record-bytes");
    assertThat(refusedByProducer(Map.of("max.request.size", "30000000")))
        .endsWith("the producer's max.request.size of 30,000,000; raise kafka.max.request.size");
    assertThat(refusedByProducer(Map.of("max.request.size", "9000", "buffer.memory", "9000")))
        .endsWith("the producer's max.request.size of 9,000; raise kafka.max.request.size");
  }

  @Test
  void aRecordAboveTheUsersBufferMemoryIsToldThat() {
    assertThat(refusedByProducer(Map.of("max.request.size", "9000", "buffer.memory", "8000")))
        .endsWith("the producer's buffer.memory of 8,000; raise kafka.buffer.memory");
    assertThat(refusedByProducer(Map.of("buffer.memory", "8000")))
        .endsWith("the producer's buffer.memory of 8,000; raise kafka.buffer.memory");
  }

  private String refusedByProducer(Map<String, String> users) {
    tooLarge(users).add(Path.of("a.jsonl"), 1, 40_000_000, "mine", SizeLimit.PRODUCER);
    return err.toString().strip();
  }

  private TooLarge tooLarge(Map<String, String> users) {
    return new TooLarge(
        new PrintWriter(err, true), new KafkaSettings(users), RecordSizeTest.mine(8));
  }
}
