package io.millrace.jobs.mine;

import io.millrace.flink.config.InvalidConfigException;
import io.millrace.flink.config.MineConfig;
import io.millrace.flink.config.MineOptions;
import io.millrace.flink.source.KafkaCheck;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;

/**
 * Mines facts, feedback and payload from agent traces as they arrive on Kafka, or from files.
 * Options are those of {@link io.millrace.flink.config.MineOptions}, as {@code --key value};
 * secrets can come from {@code MILLRACE_INFLUX_TOKEN} and {@code
 * MILLRACE_MINE_SCHEMA_REGISTRY_USER_INFO} instead.
 */
public final class MineJob {

  private static final Duration KAFKA_LIMIT = Duration.ofSeconds(30);
  private static final Map<String, String> SECRETS =
      Map.of(
          MineOptions.INFLUX_TOKEN.key(), "MILLRACE_INFLUX_TOKEN",
          MineOptions.SCHEMA_REGISTRY_USER_INFO.key(), "MILLRACE_MINE_SCHEMA_REGISTRY_USER_INFO");

  private MineJob() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> keys = new HashMap<>(ParameterTool.fromArgs(args).toMap());
    SECRETS.forEach(
        (key, variable) -> {
          if (System.getenv(variable) != null) {
            keys.putIfAbsent(key, System.getenv(variable));
          }
        });
    MineConfig config = MineConfig.from(keys);
    if (!config.readsFiles()) {
      checkKafka(config);
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    System.out.println("Mining from " + MinePipeline.append(env, config));
    env.execute("millrace mine");
  }

  private static void checkKafka(MineConfig config) {
    Optional<KafkaCheck.Fault> fault =
        new KafkaCheck(config.kafka(), KAFKA_LIMIT)
            .fault(config.topicsRead(), config.topicsWritten());
    if (fault.isPresent() && !fault.get().unreachable()) {
      throw new InvalidConfigException(List.of(fault.get().message()));
    }
    // the cluster may reach brokers that the submitter does not
    fault.ifPresent(unreachable -> System.err.println(unreachable.message()));
  }
}
