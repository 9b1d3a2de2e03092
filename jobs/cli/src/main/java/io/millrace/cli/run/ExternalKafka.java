package io.millrace.cli.run;

import io.millrace.cli.CommandFailure;
import io.millrace.flink.source.KafkaCheck;
import java.time.Duration;
import java.util.Map;

/** A user's own brokers, asked before anything is started that would wait for them in vain. */
public final class ExternalKafka {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private ExternalKafka() {}

  /**
   * Fails when they do not let us in, or lack a topic.
   *
   * @param read names of topics that are read, by the option that names them
   * @param written those that are written
   */
  public static void require(
      Map<String, String> properties, Map<String, String> read, Map<String, String> written) {
    new KafkaCheck(properties, LIMIT)
        .fault(read, written)
        .ifPresent(
            fault -> {
              throw new CommandFailure(fault.message());
            });
  }
}
