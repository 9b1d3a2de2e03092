package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scenario.yaml says about pairs holds for the commands that make them. */
class ScenarioThresholdsTest {

  private static final String COUNTS =
      "select sft || ' ' || (parameters->>'min_quality') from datasets order by created_at desc"
          + " limit 1";

  @TempDir private Path home;
  private Console millrace;

  @BeforeEach
  void threeAnswersRatedByTwoNames() throws IOException {
    millrace = new Console(home);
    millrace.commit(rated("high", 1, 1), rated("middle", 0.6, 0.6), rated("split", 0.4, 0.8));
    assertThat(millrace.run("load")).as(millrace.err()).isZero();
  }

  @AfterEach
  void close() {
    millrace.close();
  }

  @Test
  void aScenarioWithoutFilesIsMinedWithTheDefaults() {
    assertThat(create("desk")).as(millrace.err()).isZero();
    assertThat(newest()).isEqualTo("1 0.7");
  }

  @Test
  void aDatasetTakesTheScenariosThresholdsUnlessAFlagSaysOtherwise() throws IOException {
    scenario("mining: {min_quality: 0.6}");
    assertThat(create("desk")).as(millrace.err()).isZero();
    assertThat(newest()).isEqualTo("3 0.6");
    assertThat(create("desk", "--min-quality", "0.9")).as(millrace.err()).isZero();
    assertThat(newest()).isEqualTo("1 0.9");
    assertThat(create("desk", "--min-rated", "2")).as(millrace.err()).isZero();
    assertThat(millrace.out()).contains("3 SFT pairs left out with fewer than 2 ratings");
    assertThat(newest()).isEqualTo("0 0.6");
  }

  @Test
  void adaptersAnswersGoIntoDatasetsAndExportsUpToTheirShare() throws IOException {
    String own = rated("own", 1, 1).replace("\"model\"", "\"adapter_id\":\"abc\",\"model\"");
    millrace.commit(own);
    assertThat(millrace.run("load")).as(millrace.err()).isZero();
    assertThat(create("desk")).as(millrace.err()).isZero();
    assertThat(millrace.out()).contains("; 1 pairs left out above a share of 0.3 answered by");
    assertThat(newest()).isEqualTo("1 0.7");
    assertThat(create("desk", "--self-share", "0.5")).as(millrace.err()).isZero();
    assertThat(millrace.out()).doesNotContain("left out");
    assertThat(newest()).isEqualTo("2 0.7");
    scenario("mining: {self_share: 0}");
    assertThat(export("sft")).as(millrace.err()).isZero();
    assertThat(millrace.out()).hasLineCount(1);
    scenario("mining: {self_share: 0.5}");
    assertThat(export("sft")).isZero();
    assertThat(millrace.out()).hasLineCount(2);
    assertThat(create("desk", "--self-share", "1.5")).isEqualTo(2);
    assertThat(millrace.err()).contains("self_share = 1.5");
  }

  @Test
  void aDatasetRatesByTheScenariosWeightsAndTakesThemBack() throws IOException {
    Path directory = scenario("feedback: {tone: 0}");
    assertThat(create(directory.toString())).as(millrace.err()).isZero();
    assertThat(newest()).isEqualTo("2 0.7");
    assertThat(millrace.run("sql", "select total from pools order by 1")).isZero();
    assertThat(millrace.out()).contains("0.6", "0.8", "1.0");

    scenario("");
    assertThat(create(directory.toString())).as(millrace.err()).isZero();
    assertThat(newest()).isEqualTo("1 0.7");
  }

  @Test
  void applyingAScenarioRatesAgainOnce() throws IOException {
    scenario("feedback: {tone: 0}");
    assertThat(apply("desk")).as(millrace.err()).isZero();
    assertThat(millrace.out()).contains("rated again").contains("tone=0");
    assertThat(apply("desk")).isZero();
    assertThat(millrace.out()).contains("hold already");
    assertThat(apply("other")).isEqualTo(1);
    assertThat(millrace.err()).contains("no scenario.yaml in");
  }

  @Test
  void anExportOfAScenarioTakesItsThresholds() throws IOException {
    scenario("mining: {min_quality: 0.6, min_support: 1}");
    assertThat(export("sft")).as(millrace.err()).isZero();
    assertThat(millrace.out()).hasLineCount(3);
    assertThat(export("routing")).as(millrace.err()).isZero();
    assertThat(millrace.out()).contains("\"model\":\"mill-7b\"");
    scenario("");
    assertThat(export("sft")).isZero();
    assertThat(millrace.out()).hasLineCount(1);
    assertThat(export("routing")).isZero();
    assertThat(millrace.out()).contains("\"model\":null");
  }

  @Test
  void aFaultOrAnotherNameInTheFilesIsSaid() throws IOException {
    scenario("mining: {min_qualty: 0.6}");
    assertThat(create("desk")).isEqualTo(1);
    assertThat(millrace.err()).contains("min_qualty").hasLineCount(1);
    Files.move(home.resolve("scenarios/desk"), home.resolve("scenarios/tickets"));
    scenario("tickets", "");
    assertThat(create("tickets")).isEqualTo(1);
    assertThat(millrace.err()).contains("its name is desk");
    assertThat(create(home.resolve("nowhere").toString())).isEqualTo(1);
    assertThat(millrace.err()).contains("holds no scenario.yaml");
  }

  private int create(String... arguments) {
    return millrace.run(with("dataset create --scenario", arguments));
  }

  private int apply(String named) {
    return millrace.run(with("scenario apply", named));
  }

  private int export(String form) {
    return millrace.run(with("export " + form + " --scenario", "desk"));
  }

  private String[] with(String command, String... arguments) {
    String all = command + " " + String.join(" ", arguments) + " --scenarios ";
    return (all + home.resolve("scenarios")).split(" ");
  }

  private String newest() {
    assertThat(millrace.run("sql", "--format", "csv", COUNTS)).as(millrace.err()).isZero();
    return millrace.out().strip().lines().reduce((first, last) -> last).orElseThrow();
  }

  private Path scenario(String more) throws IOException {
    return scenario("desk", more);
  }

  private Path scenario(String directory, String more) throws IOException {
    Path made = Files.createDirectories(home.resolve("scenarios").resolve(directory));
    Files.writeString(
        made.resolve("scenario.yaml"),
        "name: desk\nbase_model: base\nverifier: {type: exact}\n" + more + "\n");
    return made;
  }

  private static String rated(String id, double tone, double help) {
    return """
    {"trace_id":"%s","scenario":"desk","model":"mill-7b","query":"q %1$s","result":"r",\
    "outcome":"success","feedback":[{"name":"tone","score":%s},{"name":"help","score":%s}]}\
    """
        .formatted(id, tone, help);
  }
}
