package io.millrace.cli;

import io.millrace.cli.settings.MineSettings;
import io.millrace.local.KafkaServerOptions;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How large a record the commands send and the embedded broker takes: twice what the mine job
 * reads, and 16 MiB at least. So a record over the job's limit reaches it and becomes a row of
 * {@code rejected}.
 */
public final class RecordSize {

  private static final long LEAST = 16 << 20;
  private static final long MOST = 1 << 30;
  private static final long REQUEST_BYTES = 100 << 20;
  private static final long PRODUCER_BUFFER_BYTES = 32 << 20;

  private RecordSize() {}

  /** The properties with the producer's limits added where the user has set none. */
  public static Map<String, String> producer(Map<String, String> properties, MineSettings mine) {
    long taken = taken(mine);
    Map<String, String> sized = new HashMap<>(properties);
    sized.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Long.toString(taken));
    sized.putIfAbsent(
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        Long.toString(Math.max(PRODUCER_BUFFER_BYTES, 2 * taken)));
    return sized;
  }

  /** A broker that takes whatever such a producer sends, whether or not compression gains. */
  public static KafkaServerOptions broker(KafkaServerOptions options, MineSettings mine) {
    long batch = taken(mine) + taken(mine) / 8;
    return options
        .with("message.max.bytes", Long.toString(batch))
        .with("socket.request.max.bytes", Long.toString(Math.max(REQUEST_BYTES, batch + LEAST)));
  }

  private static long taken(MineSettings mine) {
    return Math.min(MOST, Math.max(LEAST, 2L * mine.maxRecordBytes()));
  }
}
