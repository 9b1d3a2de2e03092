package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.duckdb.DuckDbGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {

  @TempDir Path home;
  private Console millrace;

  @BeforeEach
  void commits() throws IOException {
    millrace = new Console(home);
    millrace.commit(Console.trace("t1"), Console.trace("t1"), "{");
    millrace.run("load");
    millrace.commit(Console.trace("t2"));
  }

  @AfterEach
  void close() {
    millrace.close();
  }

  @Test
  void theFunnelAddsUpAndCommitsThatWaitAreCounted() {
    assertThat(millrace.run("status", "--json")).as(millrace.err()).isZero();
    assertThat(millrace.out())
        .contains("{\"table\":\"lag\",\"row\":{\"trouble\":\"no Kafka is named")
        .contains("{\"table\":\"last_commit\",\"row\":{\"commit\":2,\"job\":\"mine\"")
        .contains("\"age_seconds\":")
        .contains("{\"table\":\"lock\",\"row\":{\"held\":false}}")
        .contains(
            "\"received\":3,\"facts\":1,\"feedback\":0,\"duplicates\":1,\"rejected\":1,\"replayed\":0,\"adds_up\":true")
        .contains("\"facts\":1,\"current\":1,\"superseded\":0,\"with_reason\":1,\"adds_up\":true")
        .contains("{\"table\":\"funnel\",\"row\":{\"reason\":\"unrated\"")
        .contains("{\"table\":\"backlog\",\"row\":{\"commits\":1}}");
    assertThat(millrace.run("status")).isZero();
    assertThat(millrace.out()).contains("give --kafka HOST:PORT").contains("backlog\ncommits\n1\n");
  }

  @Test
  void aFunnelThatDoesNotAddUpIsAFailure() throws SQLException, IOException {
    new DuckDbGateway(home.resolve("millrace.duckdb"))
        .readWrite(
            connection -> {
              try (Statement sql = connection.createStatement()) {
                return sql.executeUpdate("DELETE FROM trace_facts");
              }
            });
    assertThat(millrace.run("status")).isEqualTo(1);
    assertThat(millrace.err()).contains("does not add up").hasLineCount(1);
  }

  @Test
  void aHeldDatabaseIsNamedWithItsHolderAndTheRestIsShown() throws SQLException, IOException {
    long self = ProcessHandle.current().pid();
    new DuckDbGateway(home.resolve("millrace.duckdb"))
        .readOnly(connection -> millrace.run("status", "--json"));
    assertThat(millrace.out())
        .contains("{\"table\":\"lock\",\"row\":{\"held\":true,\"pid\":" + self)
        .contains("{\"table\":\"last_commit\",\"row\":{\"commit\":2")
        .doesNotContain("funnel");
    assertThat(millrace.err())
        .contains("process " + self)
        .contains("still holds it after 10000 ms")
        .hasLineCount(1);
  }
}
