package io.millrace.flink.config;

import io.millrace.decode.SchemaRegistry;
import io.millrace.flink.source.StartingPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The mine job's configuration, read once and checked.
 *
 * @param sourceLake the lake that is mined again, null for none
 * @param rejectedTopic empty for no dead-letter topic
 * @param schemaDir null for none
 * @param schemaRegistry null for none
 * @param duckdb null when the loader is external
 * @param influx null for no points
 * @param kafka client properties, passed unchanged; empty when files are read
 */
public record MineConfig(
    MineOptions.Mode mode,
    List<String> traceFiles,
    List<String> feedbackFiles,
    Path sourceLake,
    String tracesTopic,
    String feedbackTopic,
    String rejectedTopic,
    StartingPoint from,
    Path lake,
    Path duckdb,
    boolean redact,
    boolean payload,
    int maxRecordBytes,
    Path schemaDir,
    SchemaRegistry schemaRegistry,
    Duration checkpointInterval,
    Duration idleness,
    Influx influx,
    Map<String, String> kafka) {

  /** Where points go; printing it shows no token. */
  public record Influx(String url, String org, String bucket, String token) {
    @Override
    public String toString() {
      return url;
    }
  }

  private static final String KAFKA = "kafka.";

  /**
   * Reads a configuration from its keys.
   *
   * @throws InvalidConfigException naming every fault at once: unknown keys with the nearest known
   *     one, unreadable values, missing keys
   */
  public static MineConfig from(Map<String, String> keys) {
    List<String> faults =
        new ArrayList<>(UnknownKeys.faults(keys.keySet(), MineOptions.ALL, KAFKA));
    OptionReading reading = new OptionReading(keys, faults);
    Map<String, String> kafka = reading.kafka(KAFKA);
    MineOptions.Mode mode = reading.get(MineOptions.MODE);
    List<String> traces = reading.get(MineOptions.TRACE_FILES);
    List<String> feedback = reading.get(MineOptions.FEEDBACK_FILES);
    Path sourceLake = reading.path(MineOptions.SOURCE_LAKE);
    StartingPoint from = reading.from(MineOptions.FROM);
    boolean lines = traces != null && feedback != null && !(traces.isEmpty() && feedback.isEmpty());
    boolean files = lines || reading.get(MineOptions.SOURCE_LAKE) != null;
    if (files && mode == MineOptions.Mode.STREAM) {
      faults.add("files.traces, files.feedback and files.lake need mode: batch");
    }
    if (!files && !kafka.containsKey("bootstrap.servers")) {
      faults.add("kafka.bootstrap.servers is missing: where is Kafka? (or give files.traces)");
    }
    Path lake = reading.path(MineOptions.LAKE);
    if (reading.get(MineOptions.LAKE) == null) {
      faults.add("lake.dir is missing: where shall the lake lie?");
    }
    if (from instanceof StartingPoint.Lake && reading.get(MineOptions.SOURCE_LAKE) == null) {
      faults.add("files.lake is missing: from: lake mines which lake again?");
    }
    if (sourceLake != null) {
      checkSourceLake(sourceLake, lake, lines, faults);
    }
    Path duckdb = reading.path(MineOptions.DUCKDB);
    if (reading.get(MineOptions.DUCKDB) == null
        && reading.get(MineOptions.LOADER) == MineOptions.LoaderPlace.COMMITTER) {
      faults.add("duckdb.path is missing: give it, or loader: external and run millrace load");
    }
    var maxRecord = reading.get(MineOptions.MAX_RECORD);
    MineConfig config =
        new MineConfig(
            mode,
            traces,
            feedback,
            sourceLake,
            reading.get(MineOptions.TRACES_TOPIC),
            reading.get(MineOptions.FEEDBACK_TOPIC),
            reading.get(MineOptions.REJECTED_TOPIC),
            from,
            lake,
            reading.get(MineOptions.LOADER) == MineOptions.LoaderPlace.EXTERNAL ? null : duckdb,
            Boolean.TRUE.equals(reading.get(MineOptions.REDACT)),
            Boolean.TRUE.equals(reading.get(MineOptions.PAYLOAD)),
            maxRecord == null ? 0 : (int) Math.min(Integer.MAX_VALUE, maxRecord.getBytes()),
            reading.path(MineOptions.SCHEMA_DIR),
            reading.registry(),
            reading.get(MineOptions.CHECKPOINT_INTERVAL),
            reading.get(MineOptions.IDLENESS),
            influx(reading),
            Map.copyOf(kafka));
    if (!faults.isEmpty()) {
      throw new InvalidConfigException(faults);
    }
    return config;
  }

  private static void checkSourceLake(
      Path sourceLake, Path lake, boolean lines, List<String> faults) {
    if (lines) {
      faults.add("files.lake cannot be mined together with other files: mine one after the other");
    }
    if (lake != null
        && lake.toAbsolutePath().normalize().equals(sourceLake.toAbsolutePath().normalize())) {
      faults.add("files.lake is lake.dir: mine a lake into a new one, and load a new database");
    }
  }

  private static Influx influx(OptionReading reading) {
    String url = reading.http(MineOptions.INFLUX_URL);
    String token = reading.headerKey(MineOptions.INFLUX_TOKEN);
    return url == null
        ? null
        : new Influx(
            url,
            reading.get(MineOptions.INFLUX_ORG),
            reading.get(MineOptions.INFLUX_BUCKET),
            token);
  }

  /** Whether files are read and not Kafka. */
  public boolean readsFiles() {
    return sourceLake != null || !traceFiles.isEmpty() || !feedbackFiles.isEmpty();
  }

  /**
   * Whether rows are committed while there is more to read, and not all at the end. Files of a lake
   * are in no order, so that commits in between would name offsets that are not reached yet; and a
   * bounded read of Kafka that goes on from a checkpoint never ends (connector 5.0.0).
   */
  public boolean commitsWhileItReads() {
    return mode == MineOptions.Mode.STREAM || (readsFiles() && sourceLake == null);
  }

  /** The topics that are read, by the option that names them. */
  public Map<String, String> topicsRead() {
    return Map.of(
        MineOptions.TRACES_TOPIC.key(), tracesTopic,
        MineOptions.FEEDBACK_TOPIC.key(), feedbackTopic);
  }

  /** The topics that are written, by the option that names them. */
  public Map<String, String> topicsWritten() {
    return readsFiles() || rejectedTopic.isEmpty()
        ? Map.of()
        : Map.of(MineOptions.REJECTED_TOPIC.key(), rejectedTopic);
  }

  /** Names no secret: Kafka's keys are shown without their values. */
  @Override
  public String toString() {
    return "MineConfig[mode="
        + mode
        + ", lake="
        + lake
        + ", duckdb="
        + duckdb
        + ", kafka="
        + kafka.keySet()
        + "]";
  }
}
