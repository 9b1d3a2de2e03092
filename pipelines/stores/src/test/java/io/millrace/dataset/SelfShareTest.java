package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.duckdb.Schema;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The macro {@code within_self_share} over drawn tables of pairs. */
final class SelfShareTest {

  private static final int TRACES = 40;
  private static final List<String> SHARES =
      List.of("0", "0.000000001", "0.1", "0.3", "0.333333333", "0.5", "0.7", "0.999999999", "1");

  @TempDir private Path home;
  private Connection connection;
  private final Random random = new Random(7);

  @BeforeEach
  void traces() throws SQLException, IOException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    Schema.migrate(connection, home);
    DeskRows.trace(connection, "a", 0, "good", "train", 1);
    execute(
        "INSERT INTO trace_facts SELECT trace_facts.* REPLACE ('t' || i AS trace_id) FROM trace_facts,"
            + " range(40) r(i)");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void keepsAsManyAsFitAndNeverMore() throws SQLException {
    for (int round = 0; round < 60; round++) {
      List<Integer> pairs = draw();
      BigDecimal share = new BigDecimal(SHARES.get(round % SHARES.size()));
      long own = count("SELECT count(*) FROM pairs WHERE own");
      Set<String> kept = kept(share);
      long keptOwn = kept.stream().filter(row -> row.endsWith("true")).count();

      assertThat(kept.size() - keptOwn).as("others").isEqualTo(pairs.size() - own);
      assertThat(fits(keptOwn, kept.size(), share)).as(share + " of " + kept).isTrue();
      assertThat(keptOwn == own || !fits(keptOwn + 1, kept.size() + 1, share))
          .as("one more than " + kept + " would fit " + share)
          .isTrue();
    }
  }

  @Test
  void keepsTheSameWhateverTheOrderOfRows() throws SQLException {
    for (int round = 0; round < 20; round++) {
      List<Integer> pairs = draw();
      Set<String> kept = kept(new BigDecimal("0.3"));
      Collections.shuffle(pairs, random);
      fill(pairs);

      assertThat(kept(new BigDecimal("0.3"))).isEqualTo(kept);
    }
  }

  @Test
  void aHigherShareKeepsWhatALowerOneKeeps() throws SQLException {
    draw();
    Set<String> before = new TreeSet<>();
    for (String share : SHARES) {
      Set<String> kept = kept(new BigDecimal(share));
      assertThat(kept).containsAll(before);
      before = kept;
    }
    assertThat(before).as("a share of 1").hasSize((int) count("SELECT count(*) FROM pairs"));
  }

  @Test
  void eachScenarioHasItsOwnShare() throws SQLException {
    fill(List.of(0, 1, 2, 3));
    execute("UPDATE trace_facts SET adapter_id = CASE WHEN trace_id = 't0' THEN 'x' ELSE '' END");
    execute("UPDATE pairs SET scenario = 'other' WHERE trace_id <> 't0'");

    assertThat(count("SELECT count(*) FROM within_self_share('pairs', trace_id, 0.5)"))
        .as("alone in its scenario, t0 is all of it")
        .isEqualTo(3);
  }

  private static boolean fits(long own, long all, BigDecimal share) {
    return BigDecimal.valueOf(own).compareTo(share.multiply(BigDecimal.valueOf(all))) <= 0;
  }

  /** Fills {@code pairs} with some traces, of which adapters answered some. */
  private List<Integer> draw() throws SQLException {
    StringBuilder own = new StringBuilder("''");
    List<Integer> pairs = new ArrayList<>();
    double answered = random.nextDouble();
    for (int trace = 0; trace < TRACES; trace++) {
      if (random.nextDouble() < answered) {
        own.append(", 't").append(trace).append("'");
      }
      if (random.nextBoolean()) {
        pairs.add(trace);
      }
    }
    execute(
        "UPDATE trace_facts SET adapter_id = CASE WHEN trace_id IN ("
            + own
            + ") THEN 'x' ELSE '' END");
    fill(pairs);
    return pairs;
  }

  private void fill(List<Integer> pairs) throws SQLException {
    execute(
        "CREATE OR REPLACE TABLE pairs (scenario VARCHAR, prompt_hash VARCHAR, trace_id VARCHAR,"
            + " own BOOLEAN)");
    for (int trace : pairs) {
      execute(
          "INSERT INTO pairs SELECT 'desk', sha256('%d'), 't%d', (SELECT any_value(adapter_id) <> ''"
                  .formatted(trace / 2, trace)
              + " FROM trace_facts WHERE trace_id = 't%d')".formatted(trace));
    }
  }

  private Set<String> kept(BigDecimal share) throws SQLException {
    Set<String> kept = new TreeSet<>();
    try (Statement sql = connection.createStatement();
        ResultSet rows =
            sql.executeQuery(
                "SELECT trace_id || ' ' || own FROM within_self_share('pairs', trace_id, "
                    + share.toPlainString()
                    + ")")) {
      while (rows.next()) {
        kept.add(rows.getString(1));
      }
    }
    return kept;
  }

  private long count(String query) throws SQLException {
    try (Statement sql = connection.createStatement();
        ResultSet row = sql.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void execute(String statement) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }
}
