package io.millrace.flink.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/**
 * The canary job's options of its own; those of sources and decoding are {@link MineOptions}'. Keys
 * beginning with {@code kafka.} go to every Kafka client unchanged.
 */
public final class CanaryOptions {

  public static final ConfigOption<String> HOME =
      ConfigOptions.key("home")
          .stringType()
          .noDefaultValue()
          .withDescription("the home directory, which all hosts of the cluster must share");

  public static final ConfigOption<String> SCENARIO =
      ConfigOptions.key("scenario")
          .stringType()
          .noDefaultValue()
          .withDescription("the name of the slot's scenario");

  public static final ConfigOption<String> ROLE =
      ConfigOptions.key("role")
          .stringType()
          .defaultValue("default")
          .withDescription("the slot's role; * is the slot for all roles that have none");

  public static final ConfigOption<String> REGISTRY =
      ConfigOptions.key("registry")
          .stringType()
          .noDefaultValue()
          .withDescription("the registry; by default registry/ under the home");

  public static final ConfigOption<String> LAKE =
      ConfigOptions.key("lake")
          .stringType()
          .noDefaultValue()
          .withDescription("the lake that hears of moves; by default lake/ under the home");

  public static final ConfigOption<String> SOURCE_LAKE =
      ConfigOptions.key(MineOptions.SOURCE_LAKE.key())
          .stringType()
          .noDefaultValue()
          .withDescription(
              "a lake whose traces and feedback are read, instead of Kafka; batch only");

  public static final ConfigOption<String> FROM =
      ConfigOptions.key(MineOptions.FROM.key())
          .stringType()
          .defaultValue("checkpoint")
          .withDescription(
              "where to start: checkpoint (the newest retained one; without any, when the canary"
                  + " began), earliest, latest, an RFC 3339 time, or lake (files.lake; without it,"
                  + " lake); flink run -s goes before it");

  public static final ConfigOption<Duration> CHECKPOINT_INTERVAL =
      ConfigOptions.key(MineOptions.CHECKPOINT_INTERVAL.key())
          .durationType()
          .defaultValue(Duration.ofSeconds(5))
          .withDescription("how often the conversations that are held are saved");

  public static final ConfigOption<Map<String, String>> FEEDBACK_WEIGHTS =
      ConfigOptions.key("feedback-weights")
          .mapType()
          .defaultValue(Map.of())
          .withDescription(
              "weights of feedback by its name, as the scenario has them, such as"
                  + " helpful:2,style:0; others weigh 1");

  public static final ConfigOption<String> AT =
      ConfigOptions.key("at")
          .stringType()
          .noDefaultValue()
          .withDescription("in batch, the time of the last look, RFC 3339; by default now");

  public static final ConfigOption<Duration> OUT_OF_ORDER =
      ConfigOptions.key("max-out-of-order")
          .durationType()
          .defaultValue(Duration.ofMinutes(5))
          .withDescription("how much later than others of its partition a record may come");

  public static final ConfigOption<Duration> KEEP =
      ConfigOptions.key("keep")
          .durationType()
          .defaultValue(Duration.ofHours(1))
          .withDescription(
              "how long a conversation is kept after it was looked at, for records that come late");

  public static final ConfigOption<String> ADAPTERS_TOPIC =
      ConfigOptions.key("topics.adapters")
          .stringType()
          .defaultValue("millrace.adapters")
          .withDescription("the topic of slot events");

  private static final List<ConfigOption<?>> ALL =
      List.of(
          HOME,
          SCENARIO,
          ROLE,
          REGISTRY,
          LAKE,
          MineOptions.MODE,
          MineOptions.TRACE_FILES,
          MineOptions.FEEDBACK_FILES,
          SOURCE_LAKE,
          MineOptions.KAFKA_CONFIG,
          MineOptions.TRACES_TOPIC,
          MineOptions.FEEDBACK_TOPIC,
          ADAPTERS_TOPIC,
          FROM,
          FEEDBACK_WEIGHTS,
          AT,
          OUT_OF_ORDER,
          KEEP,
          MineOptions.REDACT,
          MineOptions.MAX_RECORD,
          MineOptions.SCHEMA_DIR,
          MineOptions.SCHEMA_REGISTRY,
          MineOptions.SCHEMA_REGISTRY_USER_INFO,
          CHECKPOINT_INTERVAL,
          MineOptions.IDLENESS);

  private CanaryOptions() {}

  /** All options of the job, in the order of the reference page. */
  public static List<ConfigOption<?>> all() {
    return ALL;
  }
}
