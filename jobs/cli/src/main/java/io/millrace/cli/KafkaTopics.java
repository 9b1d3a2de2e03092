package io.millrace.cli;

import io.millrace.cli.settings.Key;
import io.millrace.cli.settings.Settings;
import io.millrace.cli.settings.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether a Kafka that is named answers and has the topics that the mine job needs. */
final class KafkaTopics {

  private static final String PART = "kafka";

  private KafkaTopics() {}

  /** A fault for each topic that is missing, or one line when all is well. */
  static List<Check> checks(Settings settings) {
    if (!settings.kafka().external()) {
      return List.of(Check.well(PART, "none is named; run starts its own"));
    }
    String servers = settings.kafka().properties().get("bootstrap.servers");
    Map<String, String> needed = needed(settings.topics());
    try (KafkaProbe kafka = KafkaProbe.open(settings.kafka())) {
      Set<String> there = kafka.topics();
      List<Check> missing = new ArrayList<>();
      needed.forEach(
          (key, topic) -> {
            if (!there.contains(topic)) {
              missing.add(new Check(PART, servers + " has no topic " + topic, remedy(key)));
            }
          });
      return missing.isEmpty()
          ? List.of(Check.well(PART, servers + ", topics " + String.join(", ", needed.values())))
          : missing;
    } catch (KafkaProbe.Trouble trouble) {
      return List.of(new Check(PART, trouble.getMessage(), trouble.remedy()));
    }
  }

  private static Map<String, String> needed(Topics topics) {
    Map<String, String> needed = new LinkedHashMap<>();
    needed.put(Key.TOPIC_TRACES.key(), topics.traces());
    needed.put(Key.TOPIC_FEEDBACK.key(), topics.feedback());
    if (!topics.rejected().isEmpty()) {
      needed.put(Key.TOPIC_REJECTED.key(), topics.rejected());
    }
    return needed;
  }

  private static String remedy(String key) {
    String yours = "create it, or name yours with --set %s=NAME".formatted(key);
    return key.equals(Key.TOPIC_REJECTED.key()) ? yours + "; an empty NAME is none" : yours;
  }
}
