package io.millrace.jobs.mine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.KafkaServer;
import io.millrace.local.KafkaServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same records give the same datasets, however they arrive. */
final class BatchEqualsStreamITCase {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final List<Input> INPUTS = Input.planted(7, 400);
  private static final List<Input> DISTURBED = Input.shuffledWithDuplicates(INPUTS, 11);

  @TempDir private static Path directory;
  private static Home inOrder;

  @BeforeAll
  static void mineInOrder() throws Exception {
    inOrder = Home.in(directory.resolve("in-order"));
    inOrder.mine(INPUTS, 1);
    assertThat(inOrder.number("SELECT sum(received) FROM ledger_partitions"))
        .isEqualTo(INPUTS.size());
    assertThat(inOrder.datasets().values())
        .hasSize(3)
        .allSatisfy(pairs -> assertThat(pairs.sft()).isPositive());
    assertThat(inOrder.datasets().values().stream().mapToLong(Home.Pairs::preference).sum())
        .isPositive();
  }

  @Test
  void orderDuplicatesRunsAndParallelismDoNotMatter() throws Exception {
    Home disturbed = Home.in(directory.resolve("disturbed"));
    int half = DISTURBED.size() / 2;
    disturbed.mine(DISTURBED.subList(0, half), 3);
    disturbed.mine(DISTURBED.subList(half, DISTURBED.size()), 3);

    assertSameAsInOrder(disturbed);
    assertThat(disturbed.number("SELECT count(*) FROM ledger")).isEqualTo(2);
  }

  @Test
  void aStreamThatIsCancelledAndGoesOnFromItsCommitsGivesTheSame() throws Exception {
    Home streamed = Home.in(directory.resolve("streamed"));
    KafkaServerOptions twoPartitions = KafkaServerOptions.defaults().with("num.partitions", "2");
    try (KafkaServer server = KafkaServer.start(directory.resolve("kafka"), twoPartitions)) {
      int third = DISTURBED.size() / 3;
      Input.send(server, DISTURBED.subList(0, third));
      JobClient first = start(streamed, server);
      Awaitility.await().atMost(LIMIT).until(() -> streamed.committed() > 0);
      Input.send(server, DISTURBED.subList(third, 2 * third));
      Home.cancel(first);
      Input.send(server, DISTURBED.subList(2 * third, DISTURBED.size()));

      JobClient second = start(streamed, server);
      Awaitility.await().atMost(LIMIT).until(() -> streamed.committed() == DISTURBED.size());
      Home.cancel(second);
    }
    streamed.load();

    assertSameAsInOrder(streamed);
    assertThat(streamed.number("SELECT count(*) FROM ledger")).isGreaterThan(1);
    assertThat(streamed.number("SELECT sum(replayed) FROM ledger_partitions")).isZero();
    assertThat(streamed.number("SELECT count(DISTINCT partition) FROM ledger_partitions"))
        .isEqualTo(2);
  }

  private static void assertSameAsInOrder(Home disturbed) throws Exception {
    assertThat(disturbed.datasets()).isEqualTo(inOrder.datasets());
    String contents = "SELECT trace_id || content_hash FROM trace_facts ORDER BY ALL";
    assertThat(disturbed.texts(contents)).isEqualTo(inOrder.texts(contents)).hasSize(400);
    assertThat(disturbed.number("SELECT sum(received) FROM ledger_partitions"))
        .isEqualTo(DISTURBED.size());
    assertThat(disturbed.number("SELECT sum(duplicates) FROM ledger_partitions"))
        .isGreaterThan(inOrder.number("SELECT sum(duplicates) FROM ledger_partitions"));
    assertThat(disturbed.number("SELECT sum(rejected) FROM ledger_partitions")).isPositive();
    String unbalanced =
        "SELECT count(*) FROM ledger_partitions"
            + " WHERE received <> facts + feedback + duplicates + rejected";
    assertThat(disturbed.number(unbalanced)).isZero();
    assertThat(inOrder.number(unbalanced)).isZero();
  }

  private static JobClient start(Home home, KafkaServer server) throws Exception {
    return home.stream(server, Map.of("from", "commit"), 2).executeAsync("mine");
  }
}
