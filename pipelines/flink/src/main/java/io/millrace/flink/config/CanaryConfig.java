package io.millrace.flink.config;

import io.millrace.canary.FeedbackWeights;
import io.millrace.fact.MinerOptions;
import io.millrace.flink.source.StartingPoint;
import io.millrace.privacy.Category;
import io.millrace.registry.Slot;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The canary job's configuration, read once and checked.
 *
 * @param batch whether the job ends with its input
 * @param sourceLake the lake whose traffic is read, null for none
 * @param at in batch, the time of the last look
 * @param outOfOrder how much later than others of its partition a record may come
 * @param keep how long a conversation is kept after it was looked at
 * @param kafka client properties, passed unchanged; empty when files are read
 */
public record CanaryConfig(
    Path home,
    Path registry,
    Path lake,
    Slot slot,
    boolean batch,
    List<String> traceFiles,
    List<String> feedbackFiles,
    Path sourceLake,
    String tracesTopic,
    String feedbackTopic,
    String adaptersTopic,
    StartingPoint from,
    FeedbackWeights weights,
    Instant at,
    Duration outOfOrder,
    Duration keep,
    MinerOptions miner,
    Duration checkpointInterval,
    Duration idleness,
    Map<String, String> kafka) {

  private static final String KAFKA = "kafka.";

  /**
   * Reads a configuration from its keys.
   *
   * @throws InvalidConfigException naming every fault at once: unknown keys with the nearest known
   *     one, unreadable values, missing keys
   */
  public static CanaryConfig from(Map<String, String> keys) {
    List<String> faults =
        new ArrayList<>(UnknownKeys.faults(keys.keySet(), CanaryOptions.all(), KAFKA));
    OptionReading reading = new OptionReading(keys, faults);
    boolean batch = reading.get(MineOptions.MODE) == MineOptions.Mode.BATCH;
    List<String> traces = orEmpty(reading.get(MineOptions.TRACE_FILES));
    List<String> feedback = orEmpty(reading.get(MineOptions.FEEDBACK_FILES));
    StartingPoint from = reading.from(CanaryOptions.FROM);
    Path sourceLake = reading.path(CanaryOptions.SOURCE_LAKE);
    boolean fromLake = sourceLake != null || from instanceof StartingPoint.Lake;
    boolean lines = !(traces.isEmpty() && feedback.isEmpty());
    boolean files = lines || fromLake;
    Map<String, String> kafka = reading.kafka(KAFKA);
    if (files && !batch) {
      faults.add("files.traces, files.feedback, files.lake and from: lake need mode: batch");
    }
    if (lines && fromLake) {
      faults.add("a lake cannot be read together with other files: leave out one of them");
    }
    if (!files && !kafka.containsKey("bootstrap.servers")) {
      faults.add("kafka.bootstrap.servers is missing: where is Kafka? (or give files.traces)");
    }
    Path home = reading.path(CanaryOptions.HOME);
    if (reading.get(CanaryOptions.HOME) == null) {
      faults.add("home is missing: where do the registry and the receipts lie?");
    }
    if (from instanceof StartingPoint.Commit) {
      faults.add("from cannot be commit: use checkpoint, earliest, latest, lake or a time");
    }
    Slot slot = slot(reading, faults);
    Duration keep = notNegative(CanaryOptions.KEEP.key(), reading.get(CanaryOptions.KEEP), faults);
    String late = CanaryOptions.OUT_OF_ORDER.key();
    Duration outOfOrder = notNegative(late, reading.get(CanaryOptions.OUT_OF_ORDER), faults);
    FeedbackWeights weights = weights(slot, reading.get(CanaryOptions.FEEDBACK_WEIGHTS), faults);
    Instant at = at(reading.get(CanaryOptions.AT), batch, faults);
    MinerOptions miner = miner(reading);
    Path registry = reading.path(CanaryOptions.REGISTRY);
    Path lake = reading.path(CanaryOptions.LAKE);
    Duration interval = reading.get(CanaryOptions.CHECKPOINT_INTERVAL);
    Duration idleness = reading.get(MineOptions.IDLENESS);
    if (!faults.isEmpty()) {
      throw new InvalidConfigException(faults);
    }
    Path itsLake = lake == null ? home.resolve("lake") : lake;
    return new CanaryConfig(
        home.toAbsolutePath().normalize(),
        (registry == null ? home.resolve("registry") : registry).toAbsolutePath().normalize(),
        itsLake.toAbsolutePath().normalize(),
        slot,
        batch,
        traces,
        feedback,
        fromLake ? (sourceLake == null ? itsLake : sourceLake).toAbsolutePath().normalize() : null,
        reading.get(MineOptions.TRACES_TOPIC),
        reading.get(MineOptions.FEEDBACK_TOPIC),
        reading.get(CanaryOptions.ADAPTERS_TOPIC),
        from,
        weights,
        at,
        outOfOrder,
        keep,
        miner,
        interval,
        idleness,
        Map.copyOf(kafka));
  }

  private static List<String> orEmpty(List<String> values) {
    return values == null ? List.of() : values;
  }

  private static Slot slot(OptionReading reading, List<String> faults) {
    String scenario = reading.get(CanaryOptions.SCENARIO);
    if (scenario == null) {
      faults.add("scenario is missing: whose canary is watched?");
      return null;
    }
    try {
      return new Slot(scenario, reading.get(CanaryOptions.ROLE));
    } catch (IllegalArgumentException noName) {
      faults.add(noName.getMessage());
      return null;
    }
  }

  private static Duration notNegative(String key, Duration value, List<String> faults) {
    if (value != null && value.isNegative()) {
      faults.add("%s is %s: give a time that is not negative".formatted(key, value));
    }
    return value;
  }

  private static FeedbackWeights weights(
      Slot slot, Map<String, String> given, List<String> faults) {
    TreeMap<String, Double> weights = new TreeMap<>();
    if (given != null) {
      given.forEach(
          (name, text) -> {
            double weight = number(text);
            if (weight >= 0 && weight < Double.POSITIVE_INFINITY) {
              weights.put(name, weight);
            } else {
              faults.add(
                  "feedback-weights gives %s the weight %s: use a number from 0"
                      .formatted(name, text));
            }
          });
    }
    return new FeedbackWeights(slot == null ? "" : slot.scenario(), weights);
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException none) {
      return Double.NaN;
    }
  }

  private static Instant at(String text, boolean batch, List<String> faults) {
    if (text == null) {
      return Instant.now();
    }
    if (!batch) {
      faults.add("at needs mode: batch; a stream looks as its traffic comes");
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      faults.add("at is \"%s\": use a time such as 2026-11-21T08:00:00Z".formatted(text));
      return null;
    }
  }

  private static MinerOptions miner(OptionReading reading) {
    boolean redact = Boolean.TRUE.equals(reading.get(MineOptions.REDACT));
    Set<Category> redacted =
        redact ? EnumSet.allOf(Category.class) : EnumSet.noneOf(Category.class);
    var maxRecord = reading.get(MineOptions.MAX_RECORD);
    int most = maxRecord == null ? 0 : (int) Math.min(Integer.MAX_VALUE, maxRecord.getBytes());
    String schemas = reading.get(MineOptions.SCHEMA_DIR);
    return new MinerOptions(redacted, true, most, schemas, reading.registry());
  }

  /** Whether files are read and not Kafka. */
  public boolean readsFiles() {
    return sourceLake != null || !traceFiles.isEmpty() || !feedbackFiles.isEmpty();
  }

  /** The topics that are read, by the option that names them. */
  public Map<String, String> topicsRead() {
    return Map.of(
        MineOptions.TRACES_TOPIC.key(), tracesTopic,
        MineOptions.FEEDBACK_TOPIC.key(), feedbackTopic);
  }

  /** Names no secret: Kafka's keys are shown without their values. */
  @Override
  public String toString() {
    return "CanaryConfig[slot=" + slot + ", home=" + home + ", kafka=" + kafka.keySet() + "]";
  }
}
