package io.millrace.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.score.ResponseScores;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database names the scorers that the job runs. */
class ScorersTest {

  @TempDir private Path home;

  @Test
  void everyScoreOfAFactHasItsScorerAndVersion() throws SQLException, IOException {
    DuckDbGateway gateway = new DuckDbGateway(home.resolve("millrace.duckdb"));
    new Loader(home.resolve("lake"), gateway).load();
    assertThat(Tables.rows(gateway, "SELECT DISTINCT scorer, version FROM scorers ORDER BY ALL"))
        .containsExactlyElementsOf(
            ResponseScores.scorers().stream()
                .map(scorer -> scorer.name() + "|" + scorer.version())
                .sorted()
                .toList());
    assertThat(Tables.rows(gateway, "SELECT column_name FROM scorers ORDER BY ALL"))
        .containsExactlyElementsOf(
            Tables.rows(
                gateway,
                "SELECT column_name FROM duckdb_columns() WHERE table_name = 'trace_facts'"
                    + " AND regexp_matches(column_name, '^(additive_|unit_|exact_|response_json$)')"
                    + " ORDER BY ALL"));
  }
}
