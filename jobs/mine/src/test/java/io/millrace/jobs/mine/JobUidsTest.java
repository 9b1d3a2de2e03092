package io.millrace.jobs.mine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.flink.config.MineConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State is found again by uid: a changed uid loses it. Metrics and the web UI go by the name. */
final class JobUidsTest {

  @TempDir private Path directory;

  @Test
  void uidsAndNamesAreThoseOfTheList() throws IOException {
    assertThat(
            nodes().stream()
                .map(node -> node.getTransformationUID() + " = " + node.getOperatorName())
                .sorted()
                .toList())
        .isEqualTo(listed());
  }

  private Collection<StreamNode> nodes() throws IOException {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2);
    MineConfig config =
        MineConfig.from(
            Map.of(
                "kafka.bootstrap.servers",
                "127.0.0.1:9092",
                "lake.dir",
                directory.resolve("lake").toString(),
                "duckdb.path",
                directory.resolve("millrace.duckdb").toString()));
    MinePipeline.append(env, config);
    return env.getStreamGraph().getStreamNodes();
  }

  private static List<String> listed() throws IOException {
    try (InputStream list = JobUidsTest.class.getResourceAsStream("/uids.txt")) {
      return new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().sorted().toList();
    }
  }
}
