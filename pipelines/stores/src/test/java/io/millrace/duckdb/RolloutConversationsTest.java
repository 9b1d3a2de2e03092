package io.millrace.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.canary.CanaryAnswer;
import io.millrace.canary.CanaryRating;
import io.millrace.canary.CanaryRow;
import io.millrace.canary.ConversationAt;
import io.millrace.canary.ConversationKey;
import io.millrace.canary.FeedbackWeights;
import io.millrace.canary.RatedAnswer;
import io.millrace.fact.Mined;
import io.millrace.fact.MinerOptions;
import io.millrace.fact.TraceMiner;
import io.millrace.lake.CommitLog;
import io.millrace.lake.LakeCommittable;
import io.millrace.lake.LakeWriter;
import io.millrace.trace.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The view of a rollout's conversations and the function that the stream uses are one rule. */
class RolloutConversationsTest {

  private static final String POLICY = "canary:desk/triage/7";
  private static final long START = 1_760_000_000_000L;
  private static final long WAIT = 1000;
  private static final FeedbackWeights WEIGHTS =
      new FeedbackWeights("desk", new TreeMap<>(Map.of("style", 0.5, "noise", 0.0)));

  @TempDir Path home;
  private final TraceMiner miner = new TraceMiner(MinerOptions.defaults());
  private int offset;

  @Test
  void viewAndFunctionGiveTheSameRows() throws SQLException, IOException {
    List<CanaryRow> compared = new ArrayList<>();
    for (int seed = 0; seed < 8; seed++) {
      List<Mined> records = traffic(new Random(seed));
      List<CanaryRow> viewed = viewed(seed, records);
      assertThat(viewed).as("seed " + seed).isEqualTo(computed(records));
      compared.addAll(viewed);
    }
    assertThat(compared)
        .hasSizeGreaterThan(300)
        .anyMatch(row -> row.adapter() == null)
        .anyMatch(row -> row.propensity() == null)
        .anyMatch(row -> row.rating() == null)
        .anyMatch(row -> row.rating() != null && row.rating() % 1 != 0)
        .anyMatch(CanaryRow::error);
  }

  /** Traces, other contents of them and second deliveries, and feedback of every kind. */
  private List<Mined> traffic(Random random) {
    List<Mined> records = new ArrayList<>();
    List<String> traces = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int kind = random.nextInt(10);
      if (kind < 4 || traces.isEmpty()) {
        traces.add(trace(random));
        records.add(mineTrace(traces.get(traces.size() - 1)));
      } else if (kind == 4) {
        records.add(mineTrace(traces.get(random.nextInt(traces.size()))));
      } else {
        records.add(mineFeedback(feedback(random)));
      }
    }
    return records;
  }

  private static String trace(Random random) {
    int id = random.nextInt(150);
    long started = START + id % 50 * 10L + random.nextInt(3) * 600L;
    String key =
        id % 7 == 0 ? "" : ",\"attributes\":{\"conversation_key\":\"k%d\"}".formatted(id % 50);
    String propensity =
        random.nextInt(12) == 0
            ? ""
            : ",\"propensity\":" + (random.nextInt(12) == 0 ? "1.5" : "0.3");
    String policy = random.nextInt(15) == 0 ? "canary:desk/triage/3" : POLICY;
    String inline =
        random.nextInt(3) == 0
            ? ",\"feedback\":" + random.nextInt(5) / 4.0
            : random.nextInt(9) == 0 ? ",\"feedback\":7" : "";
    String outcome = random.nextInt(6) == 0 ? ",\"outcome\":\"failure\"" : "";
    String scenario = random.nextInt(20) == 0 ? "other" : "desk";
    String adapter = id % 50 % 3 == 0 ? "new" : random.nextInt(6) == 0 ? "third" : "";
    return String.format(
        Locale.ROOT,
        "{\"trace_id\":\"t%d\",\"scenario\":\"%s\",\"query\":\"q\",\"result\":\"r%d\","
            + "\"adapter_id\":\"%s\",\"started_at\":%d,\"ended_at\":%d,"
            + "\"routing\":{\"policy\":\"%s\"%s}%s%s%s}",
        id,
        scenario,
        random.nextInt(3),
        adapter,
        started,
        started + random.nextInt(4),
        policy,
        propensity,
        key,
        inline,
        outcome);
  }

  private static String feedback(Random random) {
    String[] names = {"helpful", "style", "noise"};
    String[] sources = {"human", "code", "llm", "guess"};
    String step = random.nextInt(8) == 0 ? ",\"step\":0" : "";
    return String.format(
        Locale.ROOT,
        "{\"trace_id\":\"t%d\",\"name\":\"%s\",\"source\":\"%s\",\"author\":\"a%d\",\"score\":%s,"
            + "\"time\":%d%s}",
        random.nextInt(150),
        names[random.nextInt(3)],
        sources[random.nextInt(4)],
        random.nextInt(2),
        random.nextInt(15) == 0 ? "7" : Double.toString(random.nextInt(8) / 7.0),
        START + random.nextInt(2200),
        step);
  }

  private Mined mineTrace(String json) {
    Origin origin = new Origin("traces", 0, offset++, START + 10_000);
    return miner.mineTrace(json.getBytes(StandardCharsets.UTF_8), origin);
  }

  private Mined mineFeedback(String json) {
    Origin origin = new Origin("feedback", 0, offset++, START + 10_000);
    return miner.mineFeedback(json.getBytes(StandardCharsets.UTF_8), origin);
  }

  private List<CanaryRow> viewed(int seed, List<Mined> records) throws SQLException, IOException {
    Path lake = home.resolve("lake" + seed);
    try (LakeWriter writer = new LakeWriter(lake, "mine", 0)) {
      for (Mined record : records) {
        assertThat(record.rejected()).isNull();
        writer.write(record);
      }
      LakeCommittable committable = writer.finish().orElseThrow();
      new CommitLog(lake).publish("mine", CommitLog.idOf(committable.files()), committable);
    }
    DuckDbGateway gateway = new DuckDbGateway(home.resolve(seed + ".duckdb"));
    new Loader(lake, gateway).load();
    return gateway.readWrite(
        connection -> {
          try (Statement sql = connection.createStatement()) {
            sql.execute(
                "INSERT INTO feedback_weights VALUES ('desk', 'style', 0.5), ('desk', 'noise', 0)");
            List<CanaryRow> rows = new ArrayList<>();
            try (ResultSet row =
                sql.executeQuery(
                    "SELECT conversation, since, adapter_id, propensity, rating, error"
                        + " FROM rollout_conversations('%s', %d) ORDER BY since, conversation"
                            .formatted(POLICY, WAIT))) {
              while (row.next()) {
                rows.add(
                    new CanaryRow(
                        row.getString(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getObject(4, Double.class),
                        row.getObject(5, Double.class),
                        row.getBoolean(6)));
              }
            }
            return rows;
          }
        });
  }

  private static List<CanaryRow> computed(List<Mined> records) {
    Map<String, Mined> current = new HashMap<>();
    Map<String, Set<CanaryRating>> ratings = new HashMap<>();
    for (Mined record : records) {
      record
          .feedback()
          .forEach(
              row ->
                  CanaryRating.of(row)
                      .ifPresent(
                          rating ->
                              ratings
                                  .computeIfAbsent(row.traceId(), id -> new LinkedHashSet<>())
                                  .add(rating)));
      if (record.fact() != null) {
        current.merge(
            record.fact().traceId(),
            record,
            (known, other) ->
                CanaryAnswer.of(other.fact()).supersedes(CanaryAnswer.of(known.fact()))
                    ? other
                    : known);
      }
    }
    Map<String, List<RatedAnswer>> conversations = new TreeMap<>();
    for (Mined record : current.values()) {
      if (Optional.of(POLICY).equals(Optional.ofNullable(record.fact().routingPolicy()))) {
        Set<CanaryRating> its = ratings.getOrDefault(record.fact().traceId(), Set.of());
        conversations
            .computeIfAbsent(ConversationKey.of(record), key -> new ArrayList<>())
            .add(new RatedAnswer(CanaryAnswer.of(record.fact()), List.copyOf(its)));
      }
    }
    List<CanaryRow> rows = new ArrayList<>();
    conversations.forEach(
        (key, answers) -> rows.add(ConversationAt.row(key, answers, WAIT, WEIGHTS)));
    rows.sort(Comparator.comparingLong(CanaryRow::since).thenComparing(CanaryRow::conversation));
    return rows;
  }
}
