package io.millrace.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.score.ExactMatchScorer;
import io.millrace.score.HeuristicScorer;
import io.millrace.score.Scorer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database names the scorers that the job runs. */
class ScorersTest {

  @TempDir private Path home;

  @Test
  void everyScoreOfAFactHasItsScorerAndVersion() throws SQLException, IOException {
    DuckDbGateway gateway = new DuckDbGateway(home.resolve("millrace.duckdb"));
    new Loader(home.resolve("lake"), gateway).load();
    List<Scorer> scorers = List.of(new ExactMatchScorer(), new HeuristicScorer());
    assertThat(Tables.rows(gateway, "SELECT DISTINCT scorer, version FROM scorers ORDER BY ALL"))
        .containsExactlyElementsOf(
            scorers.stream().map(scorer -> scorer.name() + "|" + scorer.version()).toList());
    assertThat(Tables.rows(gateway, "SELECT column_name FROM scorers ORDER BY ALL"))
        .containsExactlyElementsOf(
            Tables.rows(
                gateway,
                "SELECT column_name FROM duckdb_columns() WHERE table_name = 'trace_facts'"
                    + " AND regexp_matches(column_name, '^(additive_|unit_|exact_)')"
                    + " ORDER BY ALL"));
  }
}
