package io.millrace.jobs.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.config.CanaryConfig;
import io.millrace.flink.config.InvalidConfigException;
import io.millrace.lake.RolloutFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State is found again by uid: a changed uid loses it. */
final class CanaryPipelineTest {

  @TempDir private Path home;

  @Test
  void everyOperatorHasItsUid() throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2);
    append(env, Map.of());
    assertThat(env.getStreamGraph().getStreamNodes())
        .extracting(StreamNode::getTransformationUID)
        .containsExactlyInAnyOrder(
            "records-source",
            "mine",
            "event-time",
            "canary-traffic",
            "canary-clock",
            "canary-traces",
            "canary-trace",
            "canary-conversation",
            "canary-watch",
            "canary-nothing");
  }

  @Test
  void partitionsThatSeveralSubtasksReadHaveOneClock() throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(3);
    append(env, Map.of());
    assertThat(env.getStreamGraph().getStreamNodes())
        .filteredOn(node -> "canary-clock".equals(node.getTransformationUID()))
        .extracting(StreamNode::getParallelism)
        .containsExactly(1);
  }

  @Test
  void aLakeWithoutCommitsIsRefused() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    assertThatThrownBy(() -> append(env, Map.of("mode", "batch", "from", "lake")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("files.lake " + home.resolve("lake") + " holds no commits");
  }

  private String append(StreamExecutionEnvironment env, Map<String, String> more)
      throws IOException {
    Map<String, String> keys = new HashMap<>(more);
    keys.put("home", home.toString());
    keys.put("scenario", "desk");
    keys.put("role", "triage");
    keys.put("kafka.bootstrap.servers", "127.0.0.1:9092");
    return CanaryPipeline.append(env, CanaryConfig.from(keys));
  }

  private StreamExecutionEnvironment withCheckpoints() {
    Configuration flink = new Configuration();
    flink.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY, home.resolve("checkpoints").toUri().toString());
    return StreamExecutionEnvironment.createLocalEnvironment(2, flink);
  }

  @Test
  void aCheckpointFromBeforeTheRolloutIsNotGoneOnFrom() throws Exception {
    StreamExecutionEnvironment env = withCheckpoints();
    append(env, Map.of());
    URI folder = URI.create(env.getConfiguration().get(CheckpointingOptions.CHECKPOINTS_DIRECTORY));
    Path checkpoint = Files.createDirectories(Path.of(folder).resolve("job/chk-3"));
    Path metadata = Files.writeString(checkpoint.resolve("_metadata"), "cut off");
    assertThatThrownBy(() -> append(withCheckpoints(), Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("chk-3");

    new Rollouts(home).start(Rollouts.FRESH, 10);
    Files.setLastModifiedTime(metadata, FileTime.from(Instant.now().minusSeconds(60)));
    assertThat(append(withCheckpoints(), Map.of())).startsWith("records of");
    Files.setLastModifiedTime(metadata, FileTime.from(Instant.now().plusSeconds(60)));
    assertThatThrownBy(() -> append(withCheckpoints(), Map.of())).hasMessageContaining("chk-3");
    assertThat(append(withCheckpoints(), Map.of("feedback-weights", "helpful:2")))
        .as("what was summed with other weights is not gone on from")
        .startsWith("records of");
  }

  @Test
  void restartsAreBoundedUnlessFlinkIsToldOtherwise() throws Exception {
    StreamExecutionEnvironment env = withCheckpoints();
    append(env, Map.of());
    assertThat(env.getConfiguration().get(RestartStrategyOptions.RESTART_STRATEGY))
        .isEqualTo("exponential-delay");
    Configuration flink = new Configuration();
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment told = StreamExecutionEnvironment.createLocalEnvironment(2, flink);
    append(told, Map.of());
    assertThat(told.getConfiguration().get(RestartStrategyOptions.RESTART_STRATEGY))
        .isEqualTo("none");
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        TrafficNews.class,
        RolloutFiles.class,
        TraceNews.class,
        ConversationNews.class,
        RowNews.class,
        HeldTrace.class,
        ConversationId.class
      })
  void whatOperatorsExchangeAndKeepIsSerialisedWithoutKryo(Class<?> type) {
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.setGenericTypes(false);
    assertThat(TypeInformation.of(type).createSerializer(config))
        .isInstanceOf(PojoSerializer.class);
  }

  @Test
  void everyFaultIsSaidAtOnce() {
    assertThatThrownBy(
            () ->
                CanaryConfig.from(
                    Map.of(
                        "scenari", "desk",
                        "from", "commit",
                        "at", "noon",
                        "feedback-weights", "helpful:-1",
                        "keep", "soon",
                        "files.lake", "l",
                        "files.traces", "t.jsonl")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("did you mean scenario?")
        .hasMessageContaining("home is missing")
        .hasMessageContaining("scenario is missing")
        .hasMessageContaining("from cannot be commit")
        .hasMessageContaining("leave out one of them")
        .hasMessageContaining("at needs mode: batch")
        .hasMessageContaining("at is \"noon\"")
        .hasMessageContaining("keep cannot be read")
        .hasMessageContaining("gives helpful the weight -1")
        .hasMessageContaining("need mode: batch");
  }

  @Test
  void weightsAreReadAsAMapOrAsJson() {
    for (String written : new String[] {"style:0,helpful:2.5", "{\"helpful\":2.5,\"style\":0.0}"}) {
      CanaryConfig config =
          CanaryConfig.from(
              Map.of(
                  "home", "/h",
                  "scenario", "desk",
                  "kafka.bootstrap.servers", "k:1",
                  "feedback-weights", written));
      assertThat(config.weights().byName())
          .containsExactlyInAnyOrderEntriesOf(Map.of("style", 0.0, "helpful", 2.5));
    }
  }
}
