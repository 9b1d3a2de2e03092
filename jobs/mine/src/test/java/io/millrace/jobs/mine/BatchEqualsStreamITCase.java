package io.millrace.jobs.mine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fact.Mined;
import io.millrace.lake.CommitLog;
import io.millrace.local.KafkaServer;
import io.millrace.local.KafkaServerOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same records give the same datasets, however they arrive. */
final class BatchEqualsStreamITCase {

  private static final Duration LIMIT = Duration.ofMinutes(3);
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
    assertThat(disturbed.number("SELECT count(*) FROM ledger")).isGreaterThanOrEqualTo(2);
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

  @Test
  void aLakeThatIsMinedAgainGivesTheSameAndGoesOnAtTheSameOffsets() throws Exception {
    List<Input> personal = new ArrayList<>(DISTURBED);
    String trace =
        """
        {"trace_id":"personal","query":"I am ann@example.org, card 4111 1111 1111 1111, 10.0.0.7",\
        "result":"Ann at +1 650-253-0000","feedback":{"score":4111111111111111},\
        "latency_ms":"soon","attributes":{"mail":"ann@example.org"}}\
        """;
    personal.add(new Input(Mined.TRACES, trace.getBytes(StandardCharsets.UTF_8)));
    String rating = "{\"trace_id\":\"personal\",\"score\":7,\"comment\":\"call +1 650-253-0000\"}";
    personal.add(new Input(Mined.FEEDBACK, rating.getBytes(StandardCharsets.UTF_8)));
    Home first = Home.in(directory.resolve("first"));
    first.mine(personal.subList(0, 200), 2);
    first.mine(personal.subList(200, personal.size()), 2);
    Home again = Home.in(directory.resolve("again"));
    again.mineFiles(Map.of("from", "lake", "files.lake", first.lake().toString()), 3);

    assertThat(again.datasets()).isEqualTo(first.datasets());
    for (String same :
        List.of(
            "SELECT f::VARCHAR FROM (SELECT * EXCLUDE (commit_sequence, fact_no, topic,"
                + " partition, record_offset, produced_at) REPLACE"
                + " (list_filter(flags, flag -> flag <> 'number_unreadable') AS flags)"
                + " FROM (SELECT COLUMNS(c -> NOT starts_with(c, 'redacted_')) FROM trace_facts)) f"
                + " ORDER BY ALL",
            "SELECT f::VARCHAR FROM (SELECT * EXCLUDE (commit_sequence, score, topic, partition,"
                + " record_offset) FROM feedback) f ORDER BY ALL",
            "SELECT payload::VARCHAR FROM payload ORDER BY ALL",
            "SELECT reason || topic || record_offset FROM rejected ORDER BY ALL",
            "SELECT stream || sum(received) || ' ' || sum(facts) || ' ' || sum(feedback)"
                + " || ' ' || sum(rejected) FROM ledger_partitions GROUP BY stream ORDER BY 1")) {
      assertThat(again.texts(same)).as(same).isNotEmpty().isEqualTo(first.texts(same));
    }
    assertThat(new CommitLog(again.lake()).offsets())
        .isEqualTo(new CommitLog(first.lake()).offsets());
    assertThat(again.texts("SELECT DISTINCT raw_score FROM feedback WHERE inline AND NOT in_range"))
        .contains("\"[CARD_2]\"");
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
