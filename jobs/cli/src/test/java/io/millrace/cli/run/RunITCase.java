package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Millrace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The run command with its real broker, Flink, lake, DuckDB and time-series server. */
class RunITCase {

  @TempDir private Path home;

  @Test
  void plantedTrafficIsMinedLoadedAndJudgedAndASecondRunChangesNothing()
      throws SQLException, IOException {
    Set<Long> before = Homes.children();
    String first = run("--only-mine", "--runs", "400");
    assertThat(first)
        .contains("Received = facts (or feedback) + duplicates + rejected")
        .contains("apart from the SQL: 1.000")
        .contains("Next: ./millrace --home " + home + " sql 'select * from sft_pairs limit 5'")
        .contains("SFT pairs against the planted truth")
        .contains("best possible on the visible signals");
    List<Long> facts = Homes.numbers(home, "SELECT count(*) FROM trace_facts");
    assertThat(facts.get(0)).isEqualTo(400);
    assertThat(Homes.numbers(home, "SELECT count(*) FROM sft_pairs").get(0)).isPositive();
    assertAddsUp();

    run("--only-mine", "--runs", "400");
    assertThat(Homes.numbers(home, "SELECT count(*) FROM trace_facts")).isEqualTo(facts);
    assertAddsUp();
    assertThat(Homes.numbers(home, "SELECT count(*) FROM dirty_windows")).containsExactly(0L);
    assertThat(Homes.children()).isEqualTo(before);
  }

  @Test
  void recordedRunsOfOtherPeopleAreReadWithoutLoss() throws SQLException, IOException {
    Path tau = Path.of(System.getProperty("millrace.root"), "..", "shared", "data", "tau");
    Assumptions.assumeTrue(
        Files.isDirectory(tau), () -> "Skipped: " + tau + " does not exist on this machine");
    run(
        "--traces",
        tau.resolve("airline.jsonl").toString(),
        tau.resolve("retail.jsonl").toString());
    assertThat(Homes.numbers(home, "SELECT count(*), sum(tool_calls) > 0 FROM trace_facts").get(0))
        .isEqualTo(350);
    assertThat(Homes.numbers(home, "SELECT count(*) FROM rejected")).containsExactly(0L);
    assertThat(
            Homes.numbers(
                home,
                "SELECT sum(unparsed_arguments)::BIGINT FROM trace_facts GROUP BY agent"
                    + " ORDER BY agent"))
        .satisfiesExactly(
            assertions -> assertThat(assertions).isPositive(),
            toolCalling -> assertThat(toolCalling).isZero());
    assertAddsUp();
  }

  private void assertAddsUp() throws SQLException, IOException {
    assertThat(
            Homes.numbers(
                home,
                "SELECT sum(received - facts - feedback - duplicates - rejected)::BIGINT"
                    + " FROM ledger_partitions"))
        .containsExactly(0L);
  }

  private String run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] line = new String[arguments.length + 3];
    line[0] = "--home";
    line[1] = home.toString();
    line[2] = "run";
    System.arraycopy(arguments, 0, line, 3, arguments.length);
    int code =
        Millrace.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(line);
    assertThat(code).as(err.toString()).isZero();
    return out.toString();
  }
}
