package io.millrace.jobs.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.config.CanaryConfig;
import io.millrace.flink.config.InvalidConfigException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializer;
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
    CanaryConfig config =
        CanaryConfig.from(
            Map.of(
                "home",
                home.toString(),
                "scenario",
                "desk",
                "kafka.bootstrap.servers",
                "127.0.0.1:9092"));
    CanaryPipeline.append(env, config);
    assertThat(env.getStreamGraph().getStreamNodes())
        .extracting(StreamNode::getTransformationUID)
        .containsExactlyInAnyOrder(
            "records-source",
            "mine",
            "event-time",
            "canary-clock",
            "canary-traffic",
            "canary-trace",
            "canary-conversation",
            "canary-watch",
            "canary-nothing");
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
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
                        "from", "lake",
                        "at", "noon",
                        "feedback-weights", "helpful:-1",
                        "keep", "soon",
                        "files.traces", "t.jsonl")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("did you mean scenario?")
        .hasMessageContaining("home is missing")
        .hasMessageContaining("scenario is missing")
        .hasMessageContaining("from cannot be")
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
