package io.millrace.cli.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.settings.Key;
import io.millrace.fact.MinerOptions;
import io.millrace.flink.config.MineOptions;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script asks Kafka's tool for the topics that the jobs use by default. */
class TopicsTest {

  @TempDir private Path directory;

  @Test
  void theScriptCreatesTheDefaultTopicsWithSettingsThatKafkaKnows() throws Exception {
    List<List<String>> calls = calls();
    Set<String> known = new TreeSet<>();
    for (Field field : TopicConfig.class.getFields()) {
      known.add(String.valueOf(field.get(null)));
    }
    List<String> topics = new ArrayList<>();
    for (List<String> call : calls) {
      assertThat(call).contains("--create", "--if-not-exists", "broker:9092", "--command-config");
      topics.add(call.get(call.indexOf("--topic") + 1));
      for (int i = 0; i < call.size(); i++) {
        if (call.get(i).equals("--config")) {
          assertThat(known).contains(call.get(i + 1).split("=")[0]);
        }
      }
    }
    assertThat(topics)
        .containsExactly(
            MineOptions.TRACES_TOPIC.defaultValue(),
            MineOptions.FEEDBACK_TOPIC.defaultValue(),
            MineOptions.REJECTED_TOPIC.defaultValue(),
            Key.TOPIC_ADAPTERS.otherwise().replace("`", ""),
            Key.TOPIC_POLICIES.otherwise().replace("`", ""));
    for (int input : List.of(0, 1)) {
      assertThat(largest(calls.get(input)))
          .as("what the job reads, with room for what it rejects as too large")
          .isEqualTo(2 * MinerOptions.DEFAULT_MAX_BYTES);
    }
    assertThat(calls.get(3)).contains(TopicConfig.CLEANUP_POLICY_CONFIG + "=compact");
    assertThat(calls.get(4)).contains(TopicConfig.CLEANUP_POLICY_CONFIG + "=compact");
  }

  private static int largest(List<String> call) {
    String key = TopicConfig.MAX_MESSAGE_BYTES_CONFIG + "=";
    return call.stream()
        .filter(word -> word.startsWith(key))
        .mapToInt(word -> Integer.parseInt(word.substring(key.length())))
        .findFirst()
        .orElseThrow();
  }

  private List<List<String>> calls() throws Exception {
    Path tool = directory.resolve("tool.sh");
    Path said = directory.resolve("calls");
    Files.writeString(tool, "#!/bin/sh\necho \"$*\" >> '" + said + "'\n");
    assertThat(tool.toFile().setExecutable(true)).isTrue();
    ProcessBuilder create =
        new ProcessBuilder(
                "sh",
                InfraFiles.INFRA.resolve("topics/create.sh").toString(),
                "--command-config",
                "client.properties")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("out").toFile());
    create.environment().put("KAFKA_TOPICS", tool.toString());
    create.environment().put("BOOTSTRAP_SERVERS", "broker:9092");
    assertThat(create.start().waitFor()).isZero();
    return Files.readAllLines(said).stream().map(line -> List.of(line.split(" "))).toList();
  }
}
