package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.util.MultipleParameterTool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreparedRunsTest {

  @TempDir Path home;

  @BeforeEach
  void twoScenarios() throws Exception {
    for (String name : List.of("good", "bad")) {
      write(
          name,
          "scenario.yaml",
          "name: %s\nbase_model: %s\nverifier: {type: exact}\nroles: [a, b]\n");
      Datasets.write(home, hash(name), name, Runs.conversations(0, 28));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "scenario.yaml, 'name: [', bad:",
    "recipe.yaml, '- steps', bad:",
    "recipe.yaml, '~', bad:",
    "recipe.yaml, 'targets: ~', bad:",
    "recipe.yaml, 'stepps: 4', bad/a: Cannot use the recipe's key 'stepps'",
    "recipe.yaml, 'steps: many', bad/a: Cannot use this recipe",
  })
  void aScenarioWithAFaultIsRefusedAloneWhereverItStands(String file, String text, String reason)
      throws Exception {
    write("bad", file, text);

    for (String names : List.of("bad,good", "good,bad")) {
      PreparedRuns prepared = prepare("--scenario", names);

      assertThat(trained(prepared)).containsExactly("good/a", "good/b");
      assertThat(prepared.refused())
          .isNotEmpty()
          .allMatch(each -> each.startsWith("No training for bad"))
          .first()
          .asString()
          .contains(reason);
    }
  }

  @Test
  void aRoleThatCannotBeASlotIsRefusedAlone() throws Exception {
    PreparedRuns prepared = prepare("--scenario", "good", "--role", "A!,b");

    assertThat(trained(prepared)).containsExactly("good/b");
    assertThat(prepared.refused()).singleElement().asString().contains("good/A!", "role");
  }

  @Test
  void aRunIsEitherRefusedOrHasWhatKafkaIsToldOfIt() throws Exception {
    Path log = home.resolve("registry/slots/good/a/log");
    Files.createDirectories(log);
    Files.writeString(log.resolve("00000001.json"), "no entry");

    PreparedRuns prepared =
        prepare("--scenario", "good", "--kafka.bootstrap.servers", "127.0.0.1:1");

    assertThat(prepared.refused()).singleElement().asString().contains("good/a", "registry");
    assertThat(trained(prepared)).containsExactly("good/b");
    assertThat(prepared.feeds()).containsOnlyKeys(prepared.ids());
    assertThat(new TrainingHome(home).runs().toFile().list()).hasSize(1);
  }

  @Test
  void aRefusalForTooFewPairsSaysWhereTheScenariosTracesEndedUp() throws Exception {
    String[] options = {"--scenario", "good", "--role", "a", "--min-pairs", "40"};
    assertThat(prepare(options).refused())
        .singleElement()
        .asString()
        .contains("has 28 SFT pairs")
        .endsWith("40 are needed");

    database(home.resolve("millrace.duckdb"));
    assertThat(prepare(options).refused())
        .singleElement()
        .asString()
        .contains("has 28 SFT pairs")
        .endsWith("40 are needed; its traces are: unrated 70, ok 28");
  }

  @Test
  void onlyTheTracesOfTheNamedAgentAreLearnt() throws Exception {
    String[] options = {"--scenario", "good", "--role", "a", "--agent", "clerk"};
    assertThat(prepare(options).refused())
        .singleElement()
        .asString()
        .contains("traces of agent clerk", "no database", "duckdb.path");

    Path elsewhere = home.resolve("elsewhere.duckdb");
    database(elsewhere);
    String[] named = Arrays.copyOf(options, options.length + 2);
    named[options.length] = "--duckdb.path";
    named[options.length + 1] = elsewhere.toString();
    RunFolder run = prepare(named).folders().get(0);
    assertThat(run.request().agent()).isEqualTo("clerk");
    assertThat(Files.readAllLines(run.data().resolve("train.jsonl"))).hasSize(12);
    named[named.length - 3] = "nobody";
    assertThat(prepare(named).refused())
        .singleElement()
        .asString()
        .contains("has 0 SFT pairs of agent nobody");
  }

  /** What the views say of a scenario: reasons of its traces, half of whose pairs are a clerk's. */
  private static void database(Path file) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement sql = connection.createStatement()) {
      sql.execute(
          "CREATE MACRO funnel() AS TABLE SELECT * FROM (VALUES ('good', 'ok', 28),"
              + " ('good', 'unrated', 70), ('bad', 'failed', 9)) t(scenario, reason, traces)");
      sql.execute(
          "CREATE TABLE trace_facts AS SELECT 'trace-' || i AS trace_id,"
              + " if(i < 14, 'clerk', 'other') AS agent FROM range(28) t(i)");
      sql.execute(
          "CREATE TABLE dataset_pairs AS SELECT '%s' AS dataset_hash, trace_id FROM trace_facts"
              .formatted(hash("good")));
    }
  }

  private static List<String> trained(PreparedRuns prepared) throws Exception {
    List<String> trained = new ArrayList<>();
    for (RunFolder run : prepared.folders()) {
      trained.add(run.request().scenario() + "/" + run.request().role());
    }
    return trained;
  }

  private PreparedRuns prepare(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--home", home.toString()));
    all.addAll(List.of("--scenarios", home.resolve("scenarios").toString()));
    return PreparedRuns.of(
        TrainConfig.from(MultipleParameterTool.fromArgs(all.toArray(String[]::new)).toMultiMap()));
  }

  private static String hash(String name) {
    return name.substring(0, 1).repeat(64);
  }

  private void write(String scenario, String file, String text) throws Exception {
    Path directory = Files.createDirectories(home.resolve("scenarios").resolve(scenario));
    Files.writeString(directory.resolve(file), text.formatted(scenario, Runs.BASE));
  }
}
