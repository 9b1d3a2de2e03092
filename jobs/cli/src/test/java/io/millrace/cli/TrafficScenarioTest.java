package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.cli.run.Timeline;
import io.millrace.cli.settings.Settings;
import io.millrace.cli.settings.SettingsReader;
import io.millrace.cli.traffic.TrafficLoop;
import io.millrace.cli.traffic.TrafficTurn;
import io.millrace.model.examples.BaseContext;
import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.TaskSet;
import io.millrace.traffic.TrafficTasks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scenarios made of a small lake. */
class TrafficScenarioTest {

  private static final int TRACES = 200;
  private static final String BASE =
      Path.of(System.getProperty("millrace.root"), "scenarios", "support-desk", "base").toString();
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path home;
  private Console millrace;

  @BeforeEach
  void open() {
    millrace = new Console(home);
  }

  @AfterEach
  void close() {
    millrace.close();
  }

  @Test
  void everyHeldOutPairIsATaskOrACountedReasonAndNoTaskIsTrainedOn() throws IOException {
    sorted();
    assertThat(from("--groups", "8")).as(millrace.err()).isZero();
    assertThat(millrace.out())
        .contains("verifier  exact_json, a guess", "not compared: why", "8 in 8 groups")
        .contains("8 tasks to confirm with ./millrace scenario review " + directory());
    JsonNode origin = JSON.readTree(directory().resolve("traffic.json").toFile());
    long pairs = number("select count(*) from sft_pairs where split = 'holdout'");
    assertThat(origin.at("/pairs").valueStream().mapToLong(JsonNode::asLong).sum())
        .isEqualTo(pairs)
        .isGreaterThan(10);
    assertThat(origin.at("/pairs/its answer is free text").asInt()).isPositive();

    assertThat(run("scenario check " + directory())).as(millrace.err()).isZero();
    assertThat(millrace.out()).contains("8 of 8 sampled tasks are not looked at yet", "a guess");
    assertThat(run("dataset create --scenario desk --scenarios " + scenarios())).isZero();
    String groups = groups().stream().collect(Collectors.joining("','", "'", "'"));
    assertThat(
            number(
                "select count(*) from dataset_pairs where split <> 'holdout' and prompt_hash in ("
                    + groups
                    + ")"))
        .isZero();
  }

  @Test
  void tenTasksOfMoreAreToBeConfirmedByTheCommandThatIsPrinted() throws IOException {
    millrace.commit(SortedMessages.traces(300));
    Path elsewhere = home.resolve("o'clock scenarios");
    Path made = elsewhere.resolve("desk");
    String command = "scenario from-traffic desk --groups 12 --base " + BASE;
    assertThat(run(command, "--scenarios", elsewhere.toString())).as(millrace.err()).isZero();
    assertThat(millrace.out()).contains("12 in 12 groups", "10 tasks to confirm with ");
    assertThat(JSON.readTree(made.resolve("traffic.json").toFile()).at("/sample")).hasSize(10);

    PrintedCommand review = PrintedCommand.in(millrace.out(), "scenario review");
    assertThat(review.type("--list")).hasLineCount(10);
    assertThat(review.type("--list", "--all")).hasLineCount(12);
    assertThat(run("scenario check", made.toString())).as(millrace.err()).isZero();
    assertThat(PrintedCommand.in(millrace.out(), "scenario review")).isEqualTo(review);

    assertThat(run(command, "--scenarios", elsewhere.toString())).isEqualTo(1);
    String rotate = millrace.err().replace(", or", "\n");
    assertThat(PrintedCommand.in(rotate, "tasks rotate").type("--groups", "1"))
        .contains("Retired set", "1 tasks to confirm with ");
  }

  @Test
  void aReviewTakesAnswersFromAFileOnceAndGoesOn() throws IOException {
    sorted();
    assertThat(from("--groups", "5")).as(millrace.err()).isZero();
    List<ScenarioTask> tasks = tasks();
    String hash = TaskSet.of(tasks).hash();
    Path answers = home.resolve("answers.jsonl");
    Files.write(
        answers,
        List.of(
            "{\"task\":\"%s\",\"answer\":\"yes\"}".formatted(tasks.get(0).id()),
            "{\"task\":\"%s\",\"answer\":\"no\"}".formatted(tasks.get(1).id()),
            "{\"task\":\"%s\",\"answer\":\"edit\",\"expected\":{\"queue\":\"q9\"}}"
                .formatted(tasks.get(2).id())));

    assertThat(review("--answers", answers.toString())).as(millrace.err()).isZero();
    assertThat(millrace.out())
        .contains("3 answers kept, 0 were known", "1 yes, 1 no, 1 edited; 2 of 5 sampled");
    assertThat(review("--answers", answers.toString())).as(millrace.err()).isZero();
    assertThat(millrace.out())
        .contains("0 answers kept, 3 were known", "1 yes, 1 no, 1 edited; 2 of 5 sampled");
    Files.writeString(answers, "{\"task\":\"other\",\"answer\":\"yes\"}\n");
    assertThat(review("--answers", answers.toString())).isEqualTo(1);
    assertThat(millrace.err()).contains("there is no such task", "0 answers before it were kept");
    assertThat(tasks()).hasSize(4);
    assertThat(TaskSet.of(tasks()).hash()).isNotEqualTo(hash);
    assertThat(review("--list")).isZero();
    assertThat(millrace.out()).hasLineCount(2);
    assertThat(review()).isEqualTo(1);
    assertThat(millrace.err()).contains("this is no terminal", "--answers FILE").hasLineCount(1);
  }

  @Test
  void rotatingDrawsWhatNoSetHasUsedAndSaysHowMuchIsLeft() throws IOException {
    sorted();
    assertThat(from("--groups", "5")).as(millrace.err()).isZero();
    Set<String> first = groups();
    assertThat(rotate("--groups", "4")).as(millrace.err()).isZero();
    assertThat(millrace.out())
        .contains("Retired set", "after 0 verdicts", "5  used by an earlier task set")
        .containsPattern("[0-9]+ held-out pairs are left for the next set");
    assertThat(groups()).hasSize(4).doesNotContainAnyElementsOf(first);
    assertThat(directory().resolve("retired")).isNotEmptyDirectory();

    assertThat(rotate()).as(millrace.err()).isZero();
    assertThat(millrace.out()).contains("0 held-out pairs are left for the next set");
    Set<String> last = groups();
    assertThat(rotate()).isEqualTo(1);
    assertThat(millrace.err())
        .contains("no unused held-out pair makes a task", "the set in force stays");
    assertThat(groups()).isEqualTo(last);
  }

  @Test
  void tasksOfOtherAnswersAreDrawnFirstAndThoseOfAnAdaptersOwnAreCounted() throws IOException {
    String[] traces = SortedMessages.traces(TRACES);
    for (int i = 0; i < TRACES; i += 2) {
      traces[i] = traces[i].replace("\"outcome\"", "\"adapter_id\":\"abc\",\"outcome\"");
    }
    millrace.commit(traces);
    assertThat(from("--groups", "3")).as(millrace.err()).isZero();
    assertThat(millrace.out()).contains("0 of 3 tasks expect what an adapter answered");

    assertThat(rotate()).as(millrace.err()).isZero();
    JsonNode origin = JSON.readTree(directory().resolve("traffic.json").toFile());
    assertThat(origin.at("/by_adapters").asInt()).isPositive().isLessThan(tasks().size());
    assertThat(millrace.out())
        .contains(
            "%d of %d tasks expect what an adapter answered"
                .formatted(origin.at("/by_adapters").asInt(), tasks().size()));
  }

  @Test
  void aRotationThatWasCutOffIsFinishedAndDrawsNoOtherSet() throws IOException {
    sorted();
    assertThat(from("--groups", "5")).as(millrace.err()).isZero();
    Set<String> first = groups();
    Path stuck = Files.createDirectories(directory().resolve("traffic.json.next"));
    Files.createFile(stuck.resolve("in the way"));
    assertThat(rotate("--groups", "4")).isEqualTo(1);
    Files.delete(stuck.resolve("in the way"));
    Files.delete(stuck);

    assertThat(rotate("--groups", "4")).as(millrace.err()).isZero();
    assertThat(millrace.out()).contains("which a rotation that was cut off had drawn");
    assertThat(groups()).hasSize(4).doesNotContainAnyElementsOf(first);
    assertThat(rotate("--groups", "4")).as(millrace.err()).isZero();
    assertThat(millrace.out()).contains("Retired set", "9  used by an earlier task set");
  }

  @Test
  void whatCannotBeJudgedIsRefusedWithCounts() throws IOException {
    freeText();
    assertThat(from()).isEqualTo(1);
    assertThat(millrace.err()).contains("where it is free text", "--command");
    assertThat(from("--verifier", "numeric")).isEqualTo(1);
    assertThat(millrace.err()).contains("for the verifier numeric", "its answer is free text");
    assertThat(directory()).doesNotExist();
    assertThat(from("--command", "judge", "--strict")).as(millrace.err()).isZero();
    assertThat(millrace.out()).contains("verifier  command: chosen on the command line");
  }

  @Test
  void aRunOverFreeTextSaysWhatToTypeForAProgramOrAModelThatJudges()
      throws IOException, SQLException {
    freeText();
    String ending = turn().ending();
    assertThat(ending).contains("where it is free text", "--rubric TEXT --judge MODEL");
    PrintedCommand printed =
        PrintedCommand.in(ending.replace("…, or", "\n"), "scenario from-traffic");

    assertThat(printed.with("--command", "--command", "judge", "--strict").type())
        .contains("Made " + directory(), "verifier  command: chosen on the command line");
    delete(directory());
    assertThat(printed.with("--command", "--rubric", "Is it polite?", "--judge", "mill-7b").type())
        .contains("verifier  llm_judge: chosen on the command line");
    assertThat(Files.readString(directory().resolve("scenario.yaml")))
        .contains("  type: llm_judge", "  rubric: \"Is it polite?\"", "  model: \"mill-7b\"");
    assertThat(review("--list")).isZero();
    assertThat(millrace.out()).hasLineCount(10);
  }

  @Test
  void nothingHeldOutIsSaidWithTheReasons() throws IOException {
    List<String> traces = new ArrayList<>();
    for (int i = 0; i < TRACES; i++) {
      traces.add(SortedMessages.trace(i, "yes", 0));
    }
    millrace.commit(traces.toArray(String[]::new));
    assertThat(from()).isEqualTo(1);
    assertThat(millrace.err())
        .contains("no accepted answer is held out", "low_quality ", "; mine more");
    assertThat(run("scenario from-traffic desk --scenarios " + scenarios())).isEqualTo(1);
    assertThat(millrace.err()).contains("--base");
    assertThat(run("scenario from-traffic desk --base " + home)).isEqualTo(1);
    assertThat(millrace.err()).contains("it has no config.json");
  }

  @Test
  void aBaseThatWasMovedEndsOneScenariosTurnAndNotTheRun() throws IOException, SQLException {
    sorted();
    Path base = Files.createDirectories(home.resolve("base"));
    Path config = base.resolve("config.json");
    Files.copy(Path.of(BASE, "config.json"), config);
    assertThat(run("scenario from-traffic desk --scenarios " + scenarios() + " --base " + base))
        .as(millrace.err())
        .isZero();
    Files.delete(config);
    StringWriter err = new StringWriter();
    TrafficLoop loop = loop(base, err);

    assertThat(loop.turn("desk").ending()).startsWith("no verdict: Cannot read " + config);
    assertThat(err.toString()).contains("desk: no verdict: Cannot read " + config);
    assertThat(loop.turn("another").ending()).startsWith("no verdict: Cannot use the base model");
  }

  @Test
  void recordedConversationsWithToolsBecomeCallsToMatch() throws IOException {
    Path tau =
        Path.of(System.getProperty("millrace.root"), "..", "shared", "data", "tau").normalize();
    boolean present = Files.isDirectory(tau);
    System.out.println(present ? "tau: 2 files" : "tau: skipped, there is no " + tau);
    Assumptions.assumeTrue(present, () -> "there is no " + tau);
    List<String> lines = new ArrayList<>(Files.readAllLines(tau.resolve("airline.jsonl")));
    lines.addAll(Files.readAllLines(tau.resolve("retail.jsonl")));
    millrace.commit(lines.toArray(String[]::new));
    for (String name : List.of("tau-airline", "tau-retail")) {
      String command = "scenario from-traffic " + name + " --base " + BASE + " --scenarios ";
      assertThat(run(command + scenarios())).as(millrace.err()).isZero();
      assertThat(millrace.out()).contains("verifier  tool_call, a guess");
      Path made = scenarios().resolve(name);
      JsonNode origin = JSON.readTree(made.resolve("traffic.json").toFile());
      assertThat(origin.at("/pairs").valueStream().mapToLong(JsonNode::asLong).sum())
          .isEqualTo(
              number(
                  "select count(*) from sft_pairs where split = 'holdout' and scenario = '"
                      + name
                      + "'"));
      List<ScenarioTask> tasks = TaskSet.read(made.resolve("tasks.jsonl")).tasks();
      assertThat(tasks).hasSizeGreaterThan(10);
      try (BaseContext context = BaseContext.read(Path.of(BASE))) {
        assertThat(tasks).allMatch(task -> context.fits((ArrayNode) task.messages(), task.tools()));
      }
      assertThat(origin.at("/answers/" + TrafficTasks.CUT).asInt()).isPositive();
    }
  }

  private TrafficTurn turn() throws SQLException {
    return loop(Path.of(BASE), new StringWriter()).turn("desk");
  }

  private TrafficLoop loop(Path base, StringWriter err) {
    PrintWriter lines = new PrintWriter(err);
    Settings settings = SettingsReader.read(home, Map.of(), Map.of(), null, null);
    return new TrafficLoop(settings, null, base, new Timeline(lines), lines);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  private void sorted() throws IOException {
    millrace.commit(SortedMessages.traces(TRACES));
  }

  private void freeText() throws IOException {
    List<String> traces = new ArrayList<>();
    for (int i = 0; i < TRACES; i++) {
      traces.add(
          SortedMessages.trace(i, "First we look.\\nThen we think about case " + i + ".", 1));
    }
    millrace.commit(traces.toArray(String[]::new));
  }

  private int from(String... more) {
    return run("scenario from-traffic desk --base " + BASE + " --scenarios " + scenarios(), more);
  }

  private int review(String... more) {
    return run("scenario review desk --scenarios " + scenarios(), more);
  }

  private int rotate(String... more) {
    return run("tasks rotate desk --scenarios " + scenarios(), more);
  }

  private int run(String command, String... more) {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.addAll(List.of(more));
    return millrace.run(words.toArray(String[]::new));
  }

  private long number(String sql) {
    assertThat(millrace.run("sql", "--format", "csv", sql)).as(millrace.err()).isZero();
    return Long.parseLong(
        millrace.out().strip().lines().reduce((first, last) -> last).orElseThrow());
  }

  private Path scenarios() {
    return home.resolve("scenarios");
  }

  private Path directory() {
    return scenarios().resolve("desk");
  }

  private List<ScenarioTask> tasks() throws IOException {
    return TaskSet.read(directory().resolve("tasks.jsonl")).tasks();
  }

  private Set<String> groups() throws IOException {
    return tasks().stream().map(ScenarioTask::group).collect(Collectors.toSet());
  }
}
