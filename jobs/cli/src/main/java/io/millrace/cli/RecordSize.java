package io.millrace.cli;

import io.millrace.cli.settings.MineSettings;
import io.millrace.cli.settings.SettingsException;
import io.millrace.local.KafkaServerOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How large a record the commands send and the embedded broker takes: twice what the mine job
 * reads, 16 MiB at least, and what the user's {@code max.request.size} says where that is more. So
 * a record over the job's limit reaches it and becomes a row of {@code rejected}.
 */
public final class RecordSize {

  private static final long LEAST = 16 << 20;
  private static final long MOST = 1 << 30;
  private static final long REQUEST_BYTES = 100 << 20;
  private static final long PRODUCER_BUFFER_BYTES = 32 << 20;

  private RecordSize() {}

  /**
   * The properties with the producer's limits added where the user has set none.
   *
   * @throws SettingsException if the user's {@code max.request.size} is no number
   */
  public static Map<String, String> producer(Map<String, String> properties, MineSettings mine) {
    long taken = taken(properties, mine);
    Map<String, String> sized = new HashMap<>(properties);
    sized.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Long.toString(taken));
    sized.putIfAbsent(
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        Long.toString(Math.max(PRODUCER_BUFFER_BYTES, 2 * taken)));
    return sized;
  }

  /**
   * A broker that takes whatever such a producer sends, whether or not compression gains.
   *
   * @throws SettingsException if the user's {@code max.request.size} is no number
   */
  public static KafkaServerOptions broker(
      KafkaServerOptions options, Map<String, String> properties, MineSettings mine) {
    long taken = taken(properties, mine);
    long batch = taken + taken / 8;
    return options
        .with("message.max.bytes", Long.toString(batch))
        .with("socket.request.max.bytes", Long.toString(Math.max(REQUEST_BYTES, batch + LEAST)));
  }

  /** The lower of such a producer's two limits, and the remedy for a record that is above it. */
  static String producerLimit(Map<String, String> properties, MineSettings mine) {
    Map<String, String> sized = producer(properties, mine);
    long request = bytes(sized, ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
    long buffer = bytes(sized, ProducerConfig.BUFFER_MEMORY_CONFIG);
    String lower =
        buffer < request
            ? ProducerConfig.BUFFER_MEMORY_CONFIG
            : ProducerConfig.MAX_REQUEST_SIZE_CONFIG;
    return String.format(
        Locale.ROOT,
        "the producer's %s of %,d; raise %s",
        lower,
        Math.min(buffer, request),
        properties.containsKey(lower) ? "kafka." + lower : "mine.max-record-bytes");
  }

  private static long taken(Map<String, String> properties, MineSettings mine) {
    long asked =
        properties.containsKey(ProducerConfig.MAX_REQUEST_SIZE_CONFIG)
            ? bytes(properties, ProducerConfig.MAX_REQUEST_SIZE_CONFIG)
            : 0;
    long read = 2L * mine.maxRecordBytes();
    return Math.min(MOST, Math.max(LEAST, Math.max(read, asked)));
  }

  private static long bytes(Map<String, String> properties, String name) {
    String value = properties.get(name);
    try {
      return Long.parseLong(value.strip());
    } catch (NumberFormatException noNumber) {
      throw new SettingsException(
          List.of("Cannot use kafka.%s: \"%s\"; give a number of bytes".formatted(name, value)));
    }
  }
}
