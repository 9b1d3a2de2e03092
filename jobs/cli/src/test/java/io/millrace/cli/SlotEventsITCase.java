package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.registry.AdapterState;
import io.millrace.registry.LocalRegistryStore;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What commands that change a slot tell Kafka, and what is made up for when they could not. */
@ExtendWith(SharedKafka.Given.class)
class SlotEventsITCase {

  private static final String TOPIC = "millrace.adapters";
  private static final String ADAPTER = "a".repeat(64);

  @TempDir Path directory;
  private Console console;
  private SlotLog log;

  @BeforeEach
  void promote() throws IOException, RefusedTransitionException {
    Path home = directory.resolve("home");
    console = new Console(home);
    log =
        new SlotLog(
            new LocalRegistryStore(home.resolve("registry")),
            new Slot("desk", "triage"),
            Clock.systemUTC());
    for (AdapterState to :
        List.of(AdapterState.CANDIDATE, AdapterState.SHADOW, AdapterState.ACTIVE)) {
      log.append(new SlotChange(ADAPTER, "w".repeat(64), to, "gate", "better", "v1"));
    }
  }

  @AfterEach
  void close() {
    console.close();
  }

  @Test
  void theNewestEventOfASlotSaysWhatServes(SharedKafka kafka) throws Exception {
    String servers = kafka.bootstrapServers();
    assertThat(console.run("adapters", "sync", "--kafka", servers)).as(console.err()).isZero();
    assertThat(console.out())
        .contains("3 entries in 1 slots; the rows of 3 were published; 1 events sent to " + TOPIC);
    assertThat(rollback("--kafka", servers)).as(console.err()).isZero();
    assertThat(console.err()).isEmpty();
    List<ConsumerRecord<String, String>> events = TopicReader.receive(servers, TOPIC, 2);
    assertThat(events).extracting(ConsumerRecord::key).containsOnly("desk/triage");
    assertThat(events)
        .extracting(ConsumerRecord::value)
        .containsExactly(log.entry(3).json(), log.entry(4).json());
    assertThat(events.get(0).value()).contains("\"active\":\"" + ADAPTER + "\"");
    assertThat(cleanupPolicy(servers)).isEqualTo("compact");
  }

  @Test
  void aChangeStandsWithoutKafkaAndTheLossIsSaid() throws Exception {
    assertThat(rollback("--kafka", "127.0.0.1:1")).isZero();
    assertThat(console.out()).contains("Slot desk/triage serves the plain base again");
    assertThat(console.err())
        .contains("1 of 1 slot events did not reach topic " + TOPIC, "millrace adapters sync");
    assertThat(log.newest().flatMap(SlotEntry::active)).isEmpty();
    assertThat(console.run("adapters", "sync", "--kafka", "127.0.0.1:1")).isEqualTo(1);
  }

  @Test
  void rowsThatTheLakeLacksArePublishedOnce() {
    assertThat(rollback()).isZero();
    assertThat(console.run("adapters", "sync")).as(console.err()).isZero();
    assertThat(console.out()).isEqualTo("4 entries in 1 slots; the rows of 3 were published\n");
    assertThat(console.run("adapters", "sync")).isZero();
    assertThat(console.out()).contains("the rows of 0 were published");
    assertThat(console.run("load")).isZero();
    String sql = "SELECT string_agg(state, ' ' ORDER BY slot_sequence) AS states FROM adapters";
    assertThat(console.run("sql", sql)).isZero();
    assertThat(console.out()).contains("candidate shadow active rolled_back");
  }

  private int rollback(String... more) {
    List<String> args =
        new ArrayList<>(List.of("rollback", "--scenario", "desk", "--role", "triage"));
    args.addAll(List.of(more));
    return console.run(args.toArray(String[]::new));
  }

  private static String cleanupPolicy(String servers) throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, TOPIC);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      return admin
          .describeConfigs(List.of(topic))
          .all()
          .get()
          .get(topic)
          .get("cleanup.policy")
          .value();
    }
  }
}
