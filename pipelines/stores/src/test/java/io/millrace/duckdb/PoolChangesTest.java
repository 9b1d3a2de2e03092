package io.millrace.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lake.CommitLog;
import io.millrace.lake.LakeCommittable;
import io.millrace.lake.LakeWriter;
import io.millrace.lake.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolChangesTest {

  private static final String SUM = "SELECT count(*), sum(n) FROM pools";
  private static final String PARTS =
      "SELECT (SELECT count(*) FROM settled_pools), (SELECT count(*) FROM pool_changes)";

  @TempDir Path home;
  private DuckDbGateway gateway;

  @BeforeEach
  void tables() throws SQLException, IOException {
    gateway = new DuckDbGateway(home.resolve("millrace.duckdb"));
    Tables.create(gateway);
    load(0);
  }

  @Test
  void aLoadAddsItsChangesToThoseBefore() throws SQLException, IOException {
    changes(9_000);
    load(1);
    assertThat(Tables.rows(gateway, PARTS)).containsExactly("0|9002");
    assertThat(Tables.rows(gateway, SUM)).containsExactly("9002|18002");
  }

  @Test
  void aLoadThatMakesThemManyPutsThemToTheOthers() throws SQLException, IOException {
    changes(9_000);
    load(1);
    changes(9_000);
    load(2);
    assertThat(Tables.rows(gateway, PARTS)).containsExactly("9003|0");
    assertThat(Tables.rows(gateway, SUM)).containsExactly("9003|36003");
    changes(9_000);
    load(3);
    assertThat(Tables.rows(gateway, PARTS)).containsExactly("9003|9001");
    assertThat(Tables.rows(gateway, SUM)).containsExactly("9004|54004");
  }

  /** Two more copies of each of so many candidates. */
  private void changes(int candidates) throws SQLException, IOException {
    gateway.readWrite(
        connection ->
            connection
                .createStatement()
                .executeUpdate(
                    "INSERT INTO pool_changes SELECT i, i, 'desk', 2, 0, 0, 0, 2, now()::TIMESTAMP,"
                        + " now()::TIMESTAMP, false FROM range("
                        + candidates
                        + ") r(i)"));
  }

  /** A further candidate. */
  private void load(int number) throws SQLException, IOException {
    Path lake = home.resolve("lake");
    try (LakeWriter writer = new LakeWriter(lake, "mine", 0)) {
      writer.write(Samples.trace("t" + number, number));
      LakeCommittable committable = writer.finish().orElseThrow();
      new CommitLog(lake).publish("mine", CommitLog.idOf(committable.files()), committable);
    }
    new Loader(lake, gateway).load();
  }
}
