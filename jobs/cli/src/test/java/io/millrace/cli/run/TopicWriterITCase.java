package io.millrace.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.KafkaServer;
import io.millrace.local.KafkaServerOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TopicWriterITCase {

  private static final int TOPICS = 12;
  private static final int RECORDS = 2000;
  private static final int PARTITIONS = 40;

  @TempDir private static Path directory;

  @Test
  void recordsSentRightAfterATopicWasMadeAreStored() {
    try (KafkaServer kafka = KafkaServer.start(directory, KafkaServerOptions.defaults())) {
      Map<String, String> manySmallBatches = new HashMap<>(kafka.clientProperties());
      manySmallBatches.put("linger.ms", "0");
      manySmallBatches.put("batch.size", "64");
      manySmallBatches.put("delivery.timeout.ms", "31000");
      try (TopicWriter writer = new TopicWriter(manySmallBatches)) {
        for (int i = 0; i < TOPICS; i++) {
          String topic = "fresh-" + i;
          writer.create(PARTITIONS, topic);
          for (int record = 0; record < RECORDS; record++) {
            byte[] key = Integer.toString(record).getBytes(UTF_8);
            writer.send(topic, key, key);
          }
          writer.flush();
          assertThat(writer.ends(topic).values().stream().mapToLong(Long::longValue).sum())
              .isEqualTo(RECORDS);
        }
      }
    }
  }
}
