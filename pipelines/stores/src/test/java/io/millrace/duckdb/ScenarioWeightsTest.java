package io.millrace.duckdb;

import static io.millrace.lake.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fact.FeedbackRow;
import io.millrace.fact.Mined;
import io.millrace.lake.CommitLog;
import io.millrace.lake.FeedbackWeightsRow;
import io.millrace.lake.LakeCommittable;
import io.millrace.lake.LakeWriter;
import io.millrace.lake.RecordLog;
import io.millrace.lake.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights of feedback names on their way from a lake into qualities. */
class ScenarioWeightsTest {

  private static final String QUALITY = "SELECT trace_id, quality FROM trace_quality ORDER BY ALL";

  @TempDir private Path home;
  private DuckDbGateway gateway;

  @BeforeEach
  void aTraceThatIsRatedZeroForToneAndOneForTheRest() throws SQLException, IOException {
    gateway = new DuckDbGateway(home.resolve("millrace.duckdb"));
    try (LakeWriter writer = new LakeWriter(lake(), "mine", 0)) {
      writer.write(rated("t1", 0));
      LakeCommittable committable = writer.finish().orElseThrow();
      new CommitLog(lake()).publish("mine", CommitLog.idOf(committable.files()), committable);
    }
    load();
    assertThat(Tables.rows(gateway, QUALITY)).containsExactly("t1|0.5");
  }

  @Test
  void aScenariosNewestWeightsHoldWhateverTheOrderOfTheirCommits()
      throws SQLException, IOException {
    weigh("{\"tone\":0}", NOON + 2);
    weigh("{\"tone\":3.0,\"feedback\":1}", NOON + 1);
    load();
    assertThat(Tables.rows(gateway, QUALITY)).containsExactly("t1|1.0");
    weigh("{\"tone\":3}", NOON + 3);
    load();
    assertThat(Tables.rows(gateway, QUALITY)).containsExactly("t1|0.25");
    assertThat(Tables.rows(gateway, "FROM feedback_weights"))
        .containsExactly("support-desk|tone|3.0");
  }

  @Test
  void noWeightsAtAllTakeEarlierOnesBack() throws SQLException, IOException {
    weigh("{\"tone\":0}", NOON);
    load();
    weigh("{}", NOON + 1);
    load();
    assertThat(Tables.rows(gateway, QUALITY)).containsExactly("t1|0.5");
    assertThat(Tables.rows(gateway, "FROM feedback_weights")).isEmpty();
  }

  @Test
  void aDatabaseThatIsBuiltAnewHasTheSameWeights() throws SQLException, IOException {
    weigh("{\"tone\":0}", NOON);
    gateway = new DuckDbGateway(home.resolve("rebuilt.duckdb"));
    load();
    assertThat(Tables.rows(gateway, QUALITY)).containsExactly("t1|1.0");
    assertThat(Tables.rows(gateway, "SELECT total FROM pools"))
        .containsExactly("1.000000000000000");
  }

  @Test
  void pointsOfTheScenarioAreWrittenAgainAndOnlyWhenItsWeightsChange()
      throws SQLException, IOException {
    clearWindows();
    weigh("{\"tone\":0}", NOON);
    load();
    assertThat(Tables.rows(gateway, "SELECT measurement FROM dirty_windows"))
        .containsExactly("millrace_traces");
    clearWindows();
    weigh("{\"tone\":0.0}", NOON + 1);
    load();
    assertThat(Tables.rows(gateway, "FROM dirty_windows")).isEmpty();
  }

  private void weigh(String weights, long recordedAt) throws IOException {
    new RecordLog(lake(), "scenario")
        .publish(
            "w" + recordedAt, List.of(new FeedbackWeightsRow("support-desk", weights, recordedAt)));
  }

  private void clearWindows() throws SQLException, IOException {
    gateway.readWrite(
        connection -> {
          try (var sql = connection.createStatement()) {
            return sql.execute("DELETE FROM dirty_windows");
          }
        });
  }

  private void load() throws SQLException, IOException {
    new Loader(lake(), gateway).load();
  }

  private Path lake() {
    return home.resolve("lake");
  }

  private static Mined rated(String id, long offset) {
    return Samples.trace(
        Samples.fact(id, 0, offset, NOON, "c" + id),
        List.of(rating(id, "tone", 0, offset), rating(id, "feedback", 1, offset)));
  }

  private static FeedbackRow rating(String id, String name, double score, long offset) {
    return new FeedbackRow(
        id, null, name, "human", "", score, null, true, NOON, null, true, Samples.TOPIC, 0, offset);
  }
}
