package io.millrace.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SchemaTest {

  @TempDir private Path lake;
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void everyViewAnswersBeforeThereIsAnyData() throws SQLException, IOException {
    Schema.migrate(connection, lake);
    try (Statement sql = connection.createStatement();
        ResultSet views =
            sql.executeQuery(
                "SELECT view_name FROM duckdb_views() WHERE NOT internal"
                    + " AND view_name <> 'scorers'")) {
      int count = 0;
      while (views.next()) {
        assertThat(number("SELECT count(*) FROM " + views.getString(1))).isZero();
        count++;
      }
      assertThat(count).isGreaterThan(15);
    }
  }

  @Test
  void migratingAgainKeepsRows() throws SQLException, IOException {
    Schema.migrate(connection, lake);
    execute("INSERT INTO feedback_weights VALUES ('desk', 'tone', 0.5)");
    Schema.migrate(connection, lake);
    assertThat(number("SELECT count(*) FROM feedback_weights")).isEqualTo(1);
  }

  @Test
  void aDatabaseThatIsUpToDateIsNotWrittenTo() throws SQLException, IOException {
    Path file = lake.resolve("millrace.duckdb");
    DuckDbGateway gateway = new DuckDbGateway(file);
    new Loader(lake, gateway).load();
    byte[] before = Files.readAllBytes(file);
    new Loader(lake, gateway).load();
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void replacesMacrosThatAnotherVersionMade() throws SQLException, IOException {
    Schema.migrate(connection, lake);
    for (SchemaScript view : SchemaScript.folder("views")) {
      for (String statement : view.statements()) {
        execute(statement);
      }
    }
    execute("CREATE OR REPLACE MACRO source_rank(source) AS -1");
    Schema.migrate(connection, lake);
    assertThat(number("SELECT source_rank('human')")).isNotNegative();
  }

  @Test
  void replacesMacrosOfAVersionThatMarkedItsOwn() throws SQLException, IOException {
    Schema.migrate(connection, lake);
    execute("CREATE OR REPLACE MACRO source_rank(source) AS -1");
    execute("COMMENT ON VIEW feedback_in_force IS 'other'");
    Schema.migrate(connection, lake);
    assertThat(number("SELECT source_rank('human')")).isNotNegative();
  }

  @Test
  void makesAViewAgainThatSomebodyDroppedOrReplaced() throws SQLException, IOException {
    Schema.migrate(connection, lake);
    execute("DROP VIEW funnel");
    execute("CREATE OR REPLACE VIEW sft_pairs AS SELECT 1 AS one");
    Schema.migrate(connection, lake);
    assertThat(number("SELECT count(*) FROM funnel")).isZero();
    assertThat(number("SELECT count(answer) FROM sft_pairs")).isZero();
  }

  @Test
  void refusesAMigrationThatChangedAfterItWasApplied() throws SQLException, IOException {
    Schema.migrate(connection, lake);
    execute("UPDATE schema_migrations SET checksum = 'other'");
    assertThatThrownBy(() -> Schema.migrate(connection, lake))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("V001__tables.sql was applied with checksum other");
  }

  @Test
  void candidatesOfAVersionThatKeptThemInOneTableAreStillThere() throws SQLException, IOException {
    execute("CREATE TABLE schema_migrations (name VARCHAR PRIMARY KEY, checksum VARCHAR)");
    try (Statement sql = connection.createStatement()) {
      for (SchemaScript migration : SchemaScript.folder("migrations")) {
        if (migration.name().compareTo("V007") < 0) {
          Schema.run(sql, migration);
          execute(
              "INSERT INTO schema_migrations VALUES ('%s', '%s')"
                  .formatted(migration.name(), Schema.sha256(migration.text())));
        }
      }
    }
    execute("INSERT INTO pools VALUES (1, 2, 'desk', 3, 2, 1.5, 0, 3, NULL, now()::TIMESTAMP)");
    Schema.migrate(connection, lake);
    execute("INSERT INTO pool_changes VALUES (1, 2, 'desk', 4, 0, 0, 0, 0, NULL, NULL, false)");
    assertThat(number("SELECT sum(n) FROM pools")).isEqualTo(7);
  }

  @Test
  void showsPayloadOnceTheLakeHasSome() throws SQLException, IOException {
    Schema.migrate(connection, lake);
    assertThat(number("SELECT count(*) FROM payload")).isZero();
    Files.createDirectories(lake.resolve("payload"));
    execute(
        "COPY (SELECT 't1' AS trace_id, 'traces' AS topic, 0::INTEGER AS partition,"
            + " 7::BIGINT AS record_offset, TIMESTAMP '2026-01-01' AS produced_at,"
            + " '{}' AS payload) TO '"
            + lake.resolve("payload/one.parquet")
            + "' (FORMAT parquet)");
    Schema.showPayload(connection, lake);
    assertThat(number("SELECT max(record_offset) FROM payload")).isEqualTo(7);
  }

  @Test
  void splitsStatementsAtLinesThatEndInASemicolon() {
    SchemaScript script =
        new SchemaScript("x.sql", "-- one;\nSELECT ';' AS a,\n  2;\n\nSELECT 3; -- no\n;\n");
    assertThat(script.statements()).containsExactly("SELECT ';' AS a,\n  2", "SELECT 3; -- no\n");
  }

  @Test
  void comparesBetaCurvesToOneInABillion() throws SQLException, IOException {
    Schema.migrate(connection, lake);
    // integer parameters have an exact sum: 5/6 for one clear rating each, 1/2 for equal sides
    assertThat(better(2, 1, 1, 2)).isCloseTo(5.0 / 6, within(1e-11));
    assertThat(better(3.5, 2.25, 3.5, 2.25)).isCloseTo(0.5, within(1e-11));
    // against a uniform rival the probability is the mean of the other side
    assertThat(better(1.3, 2.9, 1, 1)).isCloseTo(1.3 / 4.2, within(1e-11));
    assertThat(better(901, 101, 1, 1)).isCloseTo(901.0 / 1002, within(1e-11));
    assertThat(better(1.7, 4.1, 2.6, 1.2) + better(2.6, 1.2, 1.7, 4.1)).isCloseTo(1, within(1e-11));
  }

  private double better(double a, double b, double c, double d) throws SQLException {
    String parameters =
        String.join(", ", List.of(a, b, c, d).stream().map(x -> x + "::DOUBLE").toList());
    try (Statement sql = connection.createStatement();
        ResultSet row = sql.executeQuery("SELECT beta_better(" + parameters + ")")) {
      row.next();
      return row.getDouble(1);
    }
  }

  private long number(String query) throws SQLException {
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
