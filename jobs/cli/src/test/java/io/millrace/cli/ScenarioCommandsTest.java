package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.gate.AlphaLedger;
import io.millrace.gate.Arm;
import io.millrace.gate.ArmIdentity;
import io.millrace.gate.ArmRow;
import io.millrace.gate.EvaluationIdentity;
import io.millrace.gate.Gate;
import io.millrace.gate.Trial;
import io.millrace.gate.Verdict;
import io.millrace.gate.VerdictReceipt;
import io.millrace.scenario.Scenario;
import io.millrace.scenario.ScenarioFiles;
import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.TaskSet;
import io.millrace.scenario.Verification;
import io.millrace.scenario.Verifier;
import io.millrace.scenario.Verifiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scenarios, plans and verdicts from the command line. */
class ScenarioCommandsTest {

  private static final Path DESK =
      Path.of(System.getProperty("millrace.root"), "scenarios", "support-desk");

  @TempDir Path home;
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
  void theScenarioInTheRepositoryIsListedAndSound() {
    assertThat(millrace.run("scenario", "list", "--scenarios", DESK.getParent().toString()))
        .isZero();
    assertThat(millrace.out()).contains("support-desk", "120 tasks in 120 groups and 3 slices");
    assertThat(
            millrace.run("scenario", "list", "--json", "--scenarios", DESK.getParent().toString()))
        .isZero();
    assertThat(millrace.out()).contains("{\"scenario\":\"support-desk\",", "\"faults\":[]}");
    assertThat(millrace.run("scenario", "check", DESK.toString())).as(millrace.err()).isZero();
  }

  @Test
  void aNewScenarioLacksNothingButItsBase() throws IOException {
    String parent = home.resolve("mine").toString();
    assertThat(millrace.run("scenario", "new", "tickets", "--scenarios", parent)).isZero();
    Path made = home.resolve("mine").resolve("tickets");

    assertThat(millrace.run("scenario", "check", made.toString())).isEqualTo(1);
    assertThat(millrace.err()).contains("no base model").hasLineCount(1);
    Files.createDirectories(made.resolve("base"));
    Files.writeString(made.resolve("base").resolve("config.json"), "{}");
    assertThat(millrace.run("scenario", "check", made.toString())).isZero();
    assertThat(millrace.out()).contains("2 tasks in 1 groups");
    assertThat(millrace.run("scenario", "new", "tickets", "--scenarios", parent)).isEqualTo(1);
    assertThat(millrace.run("scenario", "new", "../out", "--scenarios", parent)).isEqualTo(1);
    assertThat(millrace.run("scenario", "new", "Nope", "--scenarios", parent)).isEqualTo(1);
    assertThat(millrace.err()).contains("Cannot use name 'Nope'");
  }

  @Test
  void faultsAreNamedWithFileAndLine() throws IOException {
    Path broken = Files.createDirectories(home.resolve("broken"));
    Files.writeString(broken.resolve(Scenario.FILE), "name: x\nbase_model: b\nverifer: {}\n");

    assertThat(millrace.run("scenario", "check", broken.toString())).isEqualTo(1);
    assertThat(millrace.err())
        .contains("scenario.yaml:3: Unknown key verifer; did you mean verifier?");
    assertThat(millrace.run("gate", "plan", "--scenario", broken.toString())).isEqualTo(1);
    assertThat(millrace.err()).contains("millrace scenario check");
  }

  @Test
  void aPlanNamesTheNextAlphaAndTheGroupsItNeeds() throws IOException {
    assertThat(millrace.run("gate", "plan", "--scenario", DESK.toString())).isZero();
    assertThat(millrace.out()).contains("Candidate 1 of the slot gets alpha 0.0304 (fdr of 0.05)");
    Path ledger = home.resolve("ledger.json");
    Scenario desk = ScenarioFiles.read(DESK);
    Files.writeString(ledger, AlphaLedger.EMPTY.reserve("w", desk.gate()).json());

    assertThat(
            millrace.run(
                "gate", "plan", "--scenario", DESK.toString(), "--ledger", ledger.toString()))
        .isZero();
    assertThat(millrace.out()).contains("Candidate 2 of the slot gets alpha 0.00760");

    assertThat(millrace.run("gate", "plan", "--scenario", DESK.toString(), "--json")).isZero();
    JsonNode plan = new JsonMapper().readTree(millrace.out());
    assertThat(plan.path("candidate").asInt()).isEqualTo(1);
    assertThat(plan.path("alpha").asDouble()).isCloseTo(0.0304, within(1e-4));
    assertThat(plan.path("gains")).hasSize(5);
    assertThat(plan.at("/gains/4/groups_needed").asInt()).isPositive();
    assertThat(plan.path("uses").asInt()).isZero();
  }

  @Test
  void thePowerInTheDocumentationIsWhatTheCommandPrints() throws IOException {
    assertThat(millrace.run("gate", "power")).isZero();
    assertThat(
            Files.readString(
                Path.of(System.getProperty("millrace.root"), "docs", "concepts", "gate.md")))
        .contains(millrace.out().strip());
    assertThat(millrace.run("gate", "power", "--json")).isZero();
    assertThat(
            millrace.out().lines().map(line -> line.replaceAll(".*\"candidate\":(\\d+).*", "$1")))
        .containsExactly("1", "2", "5", "10", "50");
  }

  @Test
  void aTaskSetThatWasUsedTooOftenIsWarnedOf() throws IOException {
    for (int verdict = 0; verdict < 21; verdict++) {
      promoted("weights-" + verdict);
    }
    String verdicts = home.resolve("verdicts").toString();

    assertThat(millrace.run("gate", "plan", "--scenario", DESK.toString(), "--verdicts", verdicts))
        .isZero();
    assertThat(millrace.err()).contains("has been used for 21 verdicts");
  }

  @Test
  void aVerdictIsShownAndReplayedByTheBeginningOfItsId() throws IOException {
    Verdict verdict = promoted("weights");
    String id = verdict.id().substring(0, 10);

    assertThat(millrace.run("verdict", "show", id)).as(millrace.err()).isZero();
    assertThat(millrace.out()).contains(verdict.id(), "PROMOTE", "gold", "unharmed");
    assertThat(millrace.run("verdict", "show", "--json", id)).isZero();
    Path receipt = home.resolve("verdicts").resolve(verdict.id() + ".json");
    assertThat(millrace.out().strip()).isEqualTo(Files.readString(receipt).strip());
    assertThat(millrace.run("verdict", "replay", id)).as(millrace.err()).isZero();
    assertThat(millrace.out()).contains("the same bytes", verdict.id());
  }

  @Test
  void aForgedReceiptAndAbsentRowsFailTheReplay() throws IOException {
    Verdict verdict = promoted("weights");
    Path receipt = home.resolve("verdicts").resolve(verdict.id() + ".json");
    Files.writeString(
        receipt,
        Files.readString(receipt).replace("\"reason\":\"better\"", "\"reason\":\"futile\""));

    assertThat(millrace.run("verdict", "replay", verdict.id())).isEqualTo(1);
    assertThat(millrace.err()).contains("give another verdict");
    Files.delete(home.resolve("verdicts").resolve(verdict.id() + ".rows.jsonl"));
    assertThat(millrace.run("verdict", "replay", verdict.id())).isEqualTo(1);
    assertThat(millrace.err()).contains("--rows");
    assertThat(millrace.run("verdict", "show", "nothing")).isEqualTo(1);
  }

  /** A candidate that answers every task of the desk right, against one that knows nothing. */
  private Verdict promoted(String weights) throws IOException {
    Scenario desk = ScenarioFiles.read(DESK);
    TaskSet tasks = TaskSet.read(desk.tasksFile());
    Verifier verifier = Verifiers.open(desk, null);
    EvaluationIdentity evaluation =
        new EvaluationIdentity(
            tasks.hash(),
            verifier.description(),
            desk.generation().settings(),
            List.of(desk.generation().seed()),
            "test");
    ArmIdentity candidate = new ArmIdentity("base", weights, "t", "", desk.systemPrompt());
    ArmIdentity incumbent = new ArmIdentity("base", "", "t", "", desk.systemPrompt());
    AlphaLedger ledger = AlphaLedger.EMPTY.reserve(weights, desk.gate());
    Trial trial =
        Trial.of(
            "support-desk/triage",
            ledger.entry(weights).orElseThrow(),
            evaluation,
            candidate,
            incumbent,
            desk.gate(),
            tasks.planned());
    List<ArmRow> rows = new ArrayList<>();
    for (ScenarioTask task : tasks.tasks()) {
      rows.add(
          row(task, Arm.CANDIDATE, candidate, evaluation, task.expected().toString(), verifier));
      rows.add(row(task, Arm.INCUMBENT, incumbent, evaluation, "{\"queue\": 1}", verifier));
    }
    Verdict verdict = Gate.decide(trial, rows);
    VerdictReceipt.write(home.resolve("verdicts"), verdict, rows);
    return verdict;
  }

  private static ArmRow row(
      ScenarioTask task,
      Arm arm,
      ArmIdentity identity,
      EvaluationIdentity evaluation,
      String answer,
      Verifier verifier) {
    Verification.Scored said = (Verification.Scored) verifier.judge(task, answer);
    return new ArmRow(
        task.id(),
        arm,
        evaluation.hash(),
        identity.hash(),
        answer,
        said.score(),
        said.valid(),
        null,
        1.0,
        60L,
        20L);
  }
}
