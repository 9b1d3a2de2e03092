package io.millrace.cli;

import io.millrace.cli.run.TopicWriter;
import io.millrace.local.KafkaServer;
import io.millrace.local.KafkaServerOptions;
import java.nio.file.Path;

/**
 * A broker that has stored a record before. Its first topic takes longest, and what tells of slots
 * waits for five seconds at most.
 */
final class UsedKafka {

  private static final String TOPIC = "first";

  private UsedKafka() {}

  static KafkaServer start(Path directory) {
    KafkaServer server = KafkaServer.start(directory, KafkaServerOptions.defaults());
    boolean used = false;
    try (TopicWriter writer = new TopicWriter(server.clientProperties())) {
      writer.create(1, TOPIC);
      writer.send(TOPIC, null, new byte[1]);
      writer.flush();
      used = true;
      return server;
    } finally {
      if (!used) {
        server.close();
      }
    }
  }
}
