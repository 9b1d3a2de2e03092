package io.millrace.duckdb;

import static io.millrace.lake.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fact.Fact;
import io.millrace.fact.FeedbackRow;
import io.millrace.fact.Mined;
import io.millrace.lake.CommitLog;
import io.millrace.lake.LakeCommittable;
import io.millrace.lake.LakeWriter;
import io.millrace.lake.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the loader keeps beside the rows equals its definition over all rows, after any loads. */
class RatingsTest {

  private static final int TRACES = 25;

  // the order of a sum may move a mean's last digit
  private static final String RATED =
      "SELECT fact_no, round(quality, 12) AS quality, source, contradictory, score_out_of_range"
          + " FROM ";
  private static final String DIFFERENCES =
      "SELECT count(*) FROM ((FROM (%1$s) EXCEPT ALL FROM (%2$s))"
          + " UNION ALL (FROM (%2$s) EXCEPT ALL FROM (%1$s)))";

  @TempDir Path home;

  @Test
  void afterAnyLoadsStoredQualityIsWhatAllRowsSay() throws SQLException, IOException {
    for (int seed = 0; seed < 3; seed++) {
      Random random = new Random(seed);
      DuckDbGateway gateway = new DuckDbGateway(home.resolve(seed + ".duckdb"));
      Path lake = home.resolve("lake" + seed);
      Loader loader = new Loader(lake, gateway);
      List<Mined> seen = new ArrayList<>();
      for (int load = 0; load < 4; load++) {
        int commits = 1 + random.nextInt(3);
        for (int commit = 0; commit < commits; commit++) {
          publish(lake, records(random, seen));
        }
        if (load == 2) {
          weigh(gateway, random);
        }
        loader.load();
        assertEqual(gateway, "seed " + seed + " load " + load);
        if (random.nextInt(3) == 0) {
          settle(gateway);
          assertEqual(gateway, "seed " + seed + " settled after load " + load);
        }
      }
      assertThat(Tables.rows(gateway, "SELECT count(*) > 5 FROM rated")).containsExactly("true");
      assertThat(Tables.rows(gateway, "SELECT count(*) > 0 FROM trace_revisions"))
          .containsExactly("true");
    }
  }

  private static void assertEqual(DuckDbGateway gateway, String where)
      throws SQLException, IOException {
    same(gateway, where, RATED + "rated", RATED + "ratings('feedback', 'trace_facts')");
    same(gateway, where, "FROM pools", "FROM pool('rated_traces')");
    same(
        gateway,
        where,
        "SELECT trace_key, fact_no FROM fact_keys",
        "SELECT trace_key(trace_id), fact_no FROM (SELECT trace_id, fact_no FROM trace_facts"
            + " UNION ALL SELECT trace_id, fact_no FROM trace_revisions)");
    same(
        gateway,
        where,
        "SELECT prompt_key, answer_key FROM trace_facts",
        "SELECT prompt_key(scenario, prompt_hash, answer_hash),"
            + " answer_key(prompt_hash, answer_hash) FROM trace_facts");
    same(
        gateway,
        where,
        "SELECT scenario, reason, traces FROM funnel()",
        "SELECT scenario, reason, count(*) FROM trace_reasons() GROUP BY ALL");
  }

  private static void same(DuckDbGateway gateway, String where, String stored, String defined)
      throws SQLException, IOException {
    assertThat(Tables.rows(gateway, DIFFERENCES.formatted(stored, defined)))
        .as(where + ": " + stored)
        .containsExactly("0");
  }

  /** New traces, other contents of old ones, feedback for any, and deliveries of what was seen. */
  private static List<Mined> records(Random random, List<Mined> seen) {
    List<Mined> records = new ArrayList<>();
    for (int i = random.nextInt(12); i >= 0; i--) {
      int offset = seen.size() + i;
      String id = "t" + random.nextInt(TRACES);
      Mined record =
          switch (random.nextInt(5)) {
            case 0, 1 -> trace(random, id, offset);
            case 2, 3 -> Samples.feedback(id, score(random), NOON + random.nextInt(3), offset);
            default -> seen.isEmpty() ? trace(random, id, offset) : any(random, seen);
          };
      records.add(record);
    }
    seen.addAll(records);
    return records;
  }

  private static Mined any(Random random, List<Mined> seen) {
    return seen.get(random.nextInt(seen.size()));
  }

  private static Mined trace(Random random, String id, long offset) {
    long endedAt = NOON + random.nextInt(4);
    List<FeedbackRow> inline = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      double score = score(random);
      inline.add(
          new FeedbackRow(
              id,
              random.nextInt(4) == 0 ? 1 : null,
              random.nextBoolean() ? "feedback" : "tone",
              List.of("human", "code", "llm").get(random.nextInt(3)),
              "",
              score,
              null,
              score <= 1,
              endedAt,
              null,
              true,
              Samples.TOPIC,
              0,
              offset));
    }
    int content = random.nextInt(4);
    Fact fact =
        Samples.fact(
            id,
            0,
            offset,
            endedAt,
            "c" + content,
            random.nextInt(4) == 0 ? "failure" : "success",
            "p" + id.hashCode() % 4,
            "a" + content % 3);
    return Samples.trace(fact, List.copyOf(inline));
  }

  /** Mostly tenths; some out of range. */
  private static double score(Random random) {
    return random.nextInt(12) == 0 ? 1.5 : random.nextInt(11) / 10.0;
  }

  private static void weigh(DuckDbGateway gateway, Random random) throws SQLException, IOException {
    int weight = random.nextInt(3);
    gateway.readWrite(
        connection -> {
          try (var sql = connection.createStatement()) {
            return sql.executeUpdate(
                "INSERT INTO feedback_weights VALUES ('support-desk', 'tone', " + weight + ")");
          }
        });
  }

  private static void settle(DuckDbGateway gateway) throws SQLException, IOException {
    gateway.readWrite(
        connection -> {
          try (var sql = connection.createStatement()) {
            for (String step : PoolSql.SETTLE) {
              sql.execute(step);
            }
          }
          return null;
        });
    assertThat(Tables.rows(gateway, "SELECT count(*) FROM pool_changes")).containsExactly("0");
  }

  private static void publish(Path lake, List<Mined> records) throws IOException {
    try (LakeWriter writer = new LakeWriter(lake, "mine", 0)) {
      for (Mined record : records) {
        writer.write(record);
      }
      LakeCommittable committable = writer.finish().orElseThrow();
      new CommitLog(lake).publish("mine", CommitLog.idOf(committable.files()), committable);
    }
  }
}
