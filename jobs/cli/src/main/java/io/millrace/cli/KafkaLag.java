package io.millrace.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.settings.Settings;
import io.millrace.fact.Mined;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How far the newest commit is behind the ends of the topics. */
final class KafkaLag {

  /** The column that says why a lag is not known. */
  static final String TROUBLE = "trouble";

  private static final JsonMapper JSON = new JsonMapper();

  private KafkaLag() {}

  /**
   * One row a topic; a partition that no commit names is behind by all that it holds.
   *
   * @param committed per stream/topic/partition the offset to go on from
   */
  static List<ObjectNode> rows(Settings settings, Map<String, Long> committed) {
    if (!settings.kafka().external()) {
      return List.of(unknown("no Kafka is named; give --kafka HOST:PORT to see the lag"));
    }
    Map<String, String> streams =
        Map.of(
            settings.topics().traces(), Mined.TRACES, settings.topics().feedback(), Mined.FEEDBACK);
    try (KafkaProbe kafka = KafkaProbe.open(settings.kafka())) {
      Set<String> there = new HashSet<>(streams.keySet());
      there.retainAll(kafka.topics());
      Map<TopicPartition, Long> starts = kafka.offsets(there, OffsetSpec.earliest());
      Map<TopicPartition, Long> ends = kafka.offsets(there, OffsetSpec.latest());
      List<ObjectNode> rows = new ArrayList<>();
      for (String topic : List.of(settings.topics().traces(), settings.topics().feedback())) {
        rows.add(
            there.contains(topic)
                ? row(topic, streams.get(topic), starts, ends, committed)
                : JSON.createObjectNode().put("topic", topic).put(TROUBLE, "does not exist"));
      }
      return rows;
    } catch (KafkaProbe.Trouble trouble) {
      return List.of(unknown(trouble.getMessage() + "; " + trouble.remedy()));
    }
  }

  private static ObjectNode row(
      String topic,
      String stream,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends,
      Map<String, Long> committed) {
    long end = 0;
    long lag = 0;
    int partitions = 0;
    for (Map.Entry<TopicPartition, Long> each : ends.entrySet()) {
      TopicPartition at = each.getKey();
      if (at.topic().equals(topic)) {
        String key = stream + "/" + topic + "/" + at.partition();
        partitions++;
        end += each.getValue();
        lag += Math.max(0, each.getValue() - committed.getOrDefault(key, starts.get(at)));
      }
    }
    return JSON.createObjectNode()
        .put("topic", topic)
        .put("partitions", partitions)
        .put("end_offsets", end)
        .put("lag", lag);
  }

  private static ObjectNode unknown(String trouble) {
    return JSON.createObjectNode().put(TROUBLE, trouble);
  }
}
