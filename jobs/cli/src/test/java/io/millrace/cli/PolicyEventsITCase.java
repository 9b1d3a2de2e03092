package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gate.Decision;
import io.millrace.policy.MinedFrom;
import io.millrace.policy.PolicyRegistry;
import io.millrace.policy.PolicySettlement;
import io.millrace.policy.RoutingPolicy;
import io.millrace.registry.LocalRegistryStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What Kafka is told of routing policies. */
@ExtendWith(SharedKafka.Given.class)
class PolicyEventsITCase {

  private static final String TOPIC = "millrace.policies";

  @TempDir Path directory;
  private Console console;

  @BeforeEach
  void promote() throws Exception {
    Path home = directory.resolve("home");
    console = new Console(home);
    PolicyRegistry registry =
        new PolicyRegistry(new LocalRegistryStore(home.resolve("registry")), Clock.systemUTC());
    RoutingPolicy policy =
        new RoutingPolicy(
            "desk",
            0,
            new TreeMap<>(Map.of("code", "large")),
            "small",
            0,
            List.of("large", "small"),
            List.of(),
            MinedFrom.NOTHING);
    registry.propose(policy, "test", "mined");
    PolicySettlement settlement =
        new PolicySettlement(registry.log(PolicyRegistry.routing("desk")), policy.id());
    settlement.begin();
    settlement.end(Decision.PROMOTE, "better", "v1", Optional.empty());
  }

  @AfterEach
  void close() {
    console.close();
  }

  @Test
  void theNewestEventOfASlotHasThePolicyThatIsActive(SharedKafka kafka) throws Exception {
    String servers = kafka.bootstrapServers();
    assertThat(console.run("policy", "sync", "--scenario", "desk", "--kafka", servers))
        .as(console.err())
        .isZero();
    assertThat(console.out()).contains("1 events sent to " + TOPIC);
    assertThat(rollback("--kafka", servers)).as(console.err()).isZero();
    List<ConsumerRecord<String, String>> events = TopicReader.receive(servers, TOPIC, 2);
    assertThat(events).extracting(ConsumerRecord::key).containsOnly("routing_policy:desk/*");
    assertThat(events.get(0).value())
        .contains("\"kind\":\"routing_policy\"", "\"models\":{\"code\":\"large\"}");
    assertThat(events.get(1).value()).contains("\"active\":null", "\"policy\":null");
  }

  @Test
  void aChangeStandsWithoutKafkaAndTheLossIsSaid() {
    assertThat(rollback("--kafka", "127.0.0.1:1")).isZero();
    assertThat(console.err())
        .contains(
            "1 of 1 slot events did not reach topic " + TOPIC,
            "millrace policy sync --scenario desk");
  }

  private int rollback(String... more) {
    List<String> args =
        new ArrayList<>(List.of("rollback", "--scenario", "desk", "--kind", "routing_policy"));
    args.addAll(List.of(more));
    return console.run(args.toArray(String[]::new));
  }
}
