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
   * @param topics topic names by the option that names them
   */
  public static void require(Map<String, String> properties, Map<String, String> topics) {
    new KafkaCheck(properties, LIMIT)
        .fault(topics)
        .ifPresent(
            fault -> {
              throw new CommandFailure(fault.message());
            });
  }
}
