package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.settings.MineSettings;
import io.millrace.local.KafkaServer;
import io.millrace.local.KafkaServerOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records above what producer and broker take without a setting of the user. */
class RecordSizeITCase {

  private static final int USERS_BYTES = 40 << 20;
  private static final MineSettings MINE = RecordSizeTest.mine(8);

  @TempDir private Path directory;

  @Test
  void theEmbeddedBrokerTakesARecordUpToTheUsersMaxRequestSize() {
    Map<String, String> users = Map.of("max.request.size", Integer.toString(USERS_BYTES));
    List<SizeLimit> exceeded = new CopyOnWriteArrayList<>();
    try (KafkaServer server =
        KafkaServer.start(
            directory, RecordSize.broker(KafkaServerOptions.defaults(), users, MINE))) {
      Map<String, String> properties = new HashMap<>(users);
      properties.putAll(server.clientProperties());
      try (Outbox outbox = new Outbox(RecordSize.producer(properties, MINE))) {
        outbox.sendUnlessTooLarge("taken", null, record(USERS_BYTES - 1000), exceeded::add);
        outbox.finish();
        assertThat(exceeded).isEmpty();
        outbox.sendUnlessTooLarge("taken", null, record(USERS_BYTES), exceeded::add);
        outbox.finish();
        assertThat(exceeded).containsExactly(SizeLimit.PRODUCER);
      }
    }
  }

  /** Bytes that no compression makes smaller. */
  private static byte[] record(int bytes) {
    byte[] record = new byte[bytes];
    new Random(1).nextBytes(record);
    return record;
  }
}
