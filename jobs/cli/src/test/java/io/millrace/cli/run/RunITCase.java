package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Millrace;
import io.millrace.testing.PlantedTruth;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The run command with its real broker, Flink, lake, DuckDB and time-series server. */
class RunITCase {

  @TempDir private Path directory;
  private Path home;

  @BeforeEach
  void nameTheHome() {
    home = directory.resolve("home");
  }

  @Test
  void plantedTrafficIsMinedSummarisedAndJudgedAndASecondRunChangesNothingAndLeavesNothing()
      throws Exception {
    Set<Long> before = Homes.children();
    String first = run("--only-mine", "--runs", "400");
    assertThat(first)
        .contains("Received = facts (or feedback) + duplicates + rejected")
        .contains("apart from the SQL: 1.000")
        .contains("Next: ./millrace --home " + home + " sql 'select * from sft_pairs limit 5'")
        .contains("SFT pairs against the planted truth");
    PlantedTruth truth = PlantedTruth.read(home.resolve("planted/truth.json"));
    PlantedTruth.Quality naive = truth.evaluate(truth.naive());
    assertThat(section(first, "SFT pairs against the planted truth (which no job has seen)"))
        .hasSize(4)
        .allMatch(row -> row.matches("  \\S.* +\\d+ +[01]\\.\\d{3} +[01]\\.\\d{3}"))
        .anyMatch(row -> row.startsWith("  Millrace "))
        .contains(
            "  %-46s %6d %9.3f %7.3f"
                .formatted(
                    "success and rated >= 0.7, best copy wins",
                    naive.pairs(),
                    naive.precision(),
                    naive.recall()))
        .anyMatch(row -> row.startsWith("  best possible on the visible signals "));
    assertSummarises(first);
    List<Long> facts = Homes.numbers(home, "SELECT count(*) FROM trace_facts");
    assertThat(facts.get(0)).isEqualTo(400);
    assertThat(Homes.numbers(home, "SELECT count(*) FROM sft_pairs").get(0)).isPositive();
    assertAddsUp();
    // what a test before this one has stopped may end meanwhile
    assertThat(before).containsAll(Homes.children());

    runElsewhereUntilInterrupted("--only-mine", "--runs", "400", "--keep");
    assertThat(Homes.numbers(home, "SELECT count(*) FROM trace_facts")).isEqualTo(facts);
    assertAddsUp();
    assertThat(Homes.numbers(home, "SELECT count(*) FROM dirty_windows")).containsExactly(0L);
  }

  /** Each table has as many rows as its view, the places are right, and the next command works. */
  private void assertSummarises(String out) throws SQLException, IOException {
    assertThat(firstTwo(out, "Traces, by reason (ok is an SFT pair)"))
        .containsExactlyElementsOf(
            Homes.texts(
                home,
                "SELECT reason || ' ' || sum(traces)::BIGINT FROM funnel GROUP BY reason"
                    + " ORDER BY sum(traces) DESC, reason"))
        .hasSizeGreaterThan(2);
    assertThat(firstTwo(out, "Rejected, by reason"))
        .containsExactlyElementsOf(
            Homes.texts(
                home,
                "SELECT reason || ' ' || count(*) FROM rejected GROUP BY reason"
                    + " ORDER BY count(*) DESC, reason"))
        .isNotEmpty();
    assertThat(section(out, "Pairs").stream().map(row -> row.strip().replaceAll(" +", " ")))
        .containsExactly(
            "sft " + rows("sft_pairs"),
            "preference " + rows("preference_pairs"),
            "routing observations " + rows("routing_observations"),
            "agent-config observations " + rows("agent_config_observations"));
    assertThat(section(out, "Routing evidence and policy"))
        .hasSize(rows("(FROM routing_evidence LIMIT 20)"))
        .anyMatch(row -> row.endsWith(" use"));
    assertThat(section(out, "Recommended agent configurations"))
        .hasSize(rows("(FROM agent_configs WHERE agent IS NOT NULL LIMIT 12)"))
        .isNotEmpty();
    List<String> pairs = Homes.texts(home, "SELECT trace_id FROM sft_pairs");
    assertThat(section(out, "Three SFT pairs"))
        .hasSize(3)
        .allMatch(row -> pairs.contains(row.substring(row.lastIndexOf(' ') + 1)));
    assertThat(out)
        .contains("  DuckDB        " + home.resolve("millrace.duckdb"))
        .contains("  lake          " + home.resolve("lake"))
        .containsPattern("  Flink UI      http://127\\.0\\.0\\.1:\\d+")
        .containsPattern("  time series   http://127\\.0\\.0\\.1:\\d+");
    Matcher next = Pattern.compile("Next: \\./millrace --home \\S+ sql '(.+)'\\s*").matcher(out);
    assertThat(next.find()).as(out).isTrue();
    assertThat(next.hitEnd()).as("is the last line").isTrue();
    assertThat(execute("sql", "--format", "csv", next.group(1)).lines()).hasSizeGreaterThan(5);
  }

  /** A process in empty folders, where the user presses Ctrl-C: all of it is gone, files too. */
  private void runElsewhereUntilInterrupted(String... options) throws Exception {
    Path place = Files.createDirectory(directory.resolve("place"));
    Path user = Files.createDirectory(directory.resolve("user"));
    List<String> line = new ArrayList<>(List.of("run"));
    line.addAll(List.of(options));
    try (RunProcess run =
        RunProcess.start(
            place, user, home, directory.resolve("said.txt"), line.toArray(String[]::new))) {
      run.awaitSaid("until Ctrl-C");
      List<ProcessHandle> processes = run.awaitAlive("itself, broker and time-series server", 3);
      if (ListeningSockets.canBeSeen()) {
        assertThat(ListeningSockets.of(processes))
            .hasSizeGreaterThanOrEqualTo(3)
            .allMatch(ListeningSockets::isLoopback);
      }
      if (OpenFiles.canBeSeen()) {
        Path system = directory.getParent();
        assertThat(OpenFiles.of(processes))
            .anyMatch(file -> file.startsWith(home.resolve("tmp")))
            .noneMatch(file -> system.equals(file.getParent()));
      }
      assertThat(run.interrupt()).as(run::said).isIn(130, 143);
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }
    assertThat(place).isEmptyDirectory();
    assertThat(user).isEmptyDirectory();
    assertThat(directory)
        .isDirectoryNotContaining(
            file -> !Set.of(home, place, user, directory.resolve("said.txt")).contains(file));
    assertThat(Files.getPosixFilePermissions(home))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
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

  /** The rows below a title and the names of the columns. */
  private static List<String> section(String out, String title) {
    return out.lines()
        .dropWhile(line -> !line.equals(title))
        .skip(2)
        .takeWhile(line -> !line.isEmpty())
        .toList();
  }

  /** The first two columns of a section's rows. */
  private static List<String> firstTwo(String out, String title) {
    return section(out, title).stream()
        .map(row -> row.strip().split(" +"))
        .map(columns -> columns[0] + " " + columns[1])
        .toList();
  }

  private int rows(String query) throws SQLException, IOException {
    return Math.toIntExact(Homes.numbers(home, "SELECT count(*) FROM " + query).get(0));
  }

  private String run(String... arguments) {
    List<String> line = new ArrayList<>(List.of("run"));
    line.addAll(List.of(arguments));
    return execute(line.toArray(String[]::new));
  }

  private String execute(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> line = new ArrayList<>(List.of("--home", home.toString()));
    line.addAll(List.of(arguments));
    int code =
        Millrace.execute(
            new PrintWriter(out, true), new PrintWriter(err, true), line.toArray(String[]::new));
    assertThat(code).as(err.toString()).isZero();
    return out.toString();
  }
}
