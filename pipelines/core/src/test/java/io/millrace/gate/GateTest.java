package io.millrace.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTest {

  private static final GatePolicy POLICY = GatePolicy.DEFAULT;

  @TempDir Path directory;

  @Test
  void aGoodCandidateIsPromotedAsSoonAsItsSliceIsJudged() {
    Verdict verdict = Gate.decide(Trials.trial(200, POLICY), good(200));

    assertThat(verdict.reason()).isEqualTo(Reason.BETTER);
    assertThat(verdict.measures().groups()).isEqualTo(POLICY.minSlice());
    assertThat(verdict.measures().lower()).isGreaterThan(0.3);
    assertThat(verdict.measures().wealth()).isGreaterThan(verdict.measures().needed());
    assertThat(verdict.slices()).singleElement().matches(SliceResult::judged);
  }

  @Test
  void theLowerBoundIsAboveZeroExactlyWhenWealthIsEnough() {
    Random random = new Random(4);
    for (int round = 0; round < 40; round++) {
      double rate = 0.1 + 0.01 * round;
      List<ArmRow> rows =
          Trials.rows(60, task -> random.nextDouble() < 0.3 + rate ? 1.0 : 0.0, task -> 0.4);
      GatePolicy wide = policy(0.0, 60);
      Measures measures = Gate.decide(Trials.trial(60, wide), rows).measures();

      assertThat(measures.lower() > 0).isEqualTo(measures.wealth() >= measures.needed());
    }
  }

  @Test
  void rowsInAnyOrderAndRowsBeyondTheDecisionGiveTheSameBytes() {
    Trial trial = Trials.trial(200, POLICY);
    byte[] whole = VerdictReceipt.bytes(Gate.decide(trial, good(200)));
    Set<String> read = trial.order().stream().limit(30).collect(Collectors.toSet());
    List<ArmRow> needed = new ArrayList<>(good(200));
    needed.removeIf(row -> !read.contains(row.task()));
    Collections.shuffle(needed, new Random(1));

    assertThat(VerdictReceipt.bytes(Gate.decide(trial, needed))).isEqualTo(whole);
  }

  @Test
  void aReceiptReplaysToTheSameBytesFromItsFiles() throws IOException {
    Verdict verdict = Gate.decide(Trials.trial(100, POLICY), good(100));
    Path receipt = directory.resolve("verdict.json");
    Path rows = directory.resolve("rows.jsonl");
    Files.write(receipt, VerdictReceipt.bytes(verdict));
    ArmRows.write(rows, good(100));
    Verdict read = VerdictReceipt.read(receipt);

    assertThat(read).isEqualTo(verdict);
    assertThat(read.id()).isEqualTo(verdict.id());
    assertThat(VerdictReceipt.holds(read, ArmRows.read(rows))).isTrue();
  }

  @Test
  void aChangedRowIsFoundByTheReplay() {
    Verdict verdict = Gate.decide(Trials.trial(100, POLICY), good(100));
    String first = verdict.trial().order().get(0);
    List<ArmRow> forged = new ArrayList<>(good(100));
    int task = Integer.parseInt(first.substring(1));
    forged.set(2 * task, Trials.row(task, Arm.CANDIDATE, 0.0));

    assertThat(VerdictReceipt.holds(verdict, forged)).isFalse();
  }

  @Test
  void anAnswerThatIsMissingHoldsAndTheNextRunGoesOnFromTheRowsThatExist() {
    Trial trial = Trials.trial(100, POLICY);
    List<ArmRow> rows = new ArrayList<>(good(100));
    String tenth = trial.order().get(9);
    rows.removeIf(row -> row.task().equals(tenth) && row.arm() == Arm.INCUMBENT);
    Verdict held = Gate.decide(trial, rows, Reason.SERVER_DOWN);

    assertThat(held.reason()).isEqualTo(Reason.SERVER_DOWN);
    assertThat(held.missing()).isEqualTo(tenth);
    assertThat(held.measures().groups()).isEqualTo(9);
    Trial next = Trials.trial(100, POLICY, 1, List.of());
    assertThat(next.order()).isEqualTo(trial.order());
    assertThat(Gate.decide(next, good(100)).decision()).isEqualTo(Decision.PROMOTE);
  }

  @Test
  void aVerifierThatFailedOnATaskHolds() {
    Trial trial = Trials.trial(100, POLICY);
    int task = Integer.parseInt(trial.order().get(5).substring(1));
    List<ArmRow> rows = new ArrayList<>(good(100));
    rows.set(2 * task, Trials.row(task, Arm.CANDIDATE, "x", null, true, 1));

    assertThat(Gate.decide(trial, rows).reason()).isEqualTo(Reason.VERIFIER_ERROR);
  }

  @Test
  void tooFewTasksAndASpentBudgetHold() {
    List<ArmRow> even = Trials.rows(40, task -> task % 2 * 1.0, task -> 1.0 - task % 2);
    assertThat(Gate.decide(Trials.trial(40, POLICY), even).reason())
        .isEqualTo(Reason.TOO_FEW_TASKS);
    assertThat(Gate.decide(Trials.trial(0, POLICY), List.of()).reason())
        .isEqualTo(Reason.TOO_FEW_TASKS);
    Verdict spent = Gate.decide(Trials.trial(100, policy(0.02, 20)), good(100));
    assertThat(spent.reason()).isEqualTo(Reason.BUDGET);
    assertThat(spent.measures().groups()).isEqualTo(20);
    assertThat(Gate.decide(Trials.trial(100, policy(0.02, 20), 1, List.of()), good(100)).reason())
        .as("a budget more for the second run")
        .isEqualTo(Reason.BETTER);
  }

  @Test
  void afterItsLastHoldACandidateIsRejectedAsUndecided() {
    Trial last = Trials.trial(10, POLICY, POLICY.maxHolds(), List.of());

    assertThat(Gate.decide(last, good(10)).reason()).isEqualTo(Reason.UNDECIDED);
    assertThat(Gate.decide(last, good(10)).decision()).isEqualTo(Decision.REJECT);
  }

  @Test
  void aTestCarriesItsOutcomesOnIntoALargerTaskSet() {
    List<ArmRow> few = good(20);
    Trial first = Trials.trial(20, POLICY);
    List<GroupOutcome> carried = Gate.outcomes(first, few);
    Trial second = Trials.trial(60, POLICY, 1, carried);

    assertThat(carried).isNotEmpty();
    assertThat(second.order())
        .hasSize(60 - carried.size())
        .doesNotContainAnyElementsOf(carried.stream().map(GroupOutcome::group).toList());
    Verdict verdict = Gate.decide(second, good(60));
    assertThat(verdict.decision()).isEqualTo(Decision.PROMOTE);
    assertThat(verdict.measures().groups()).isEqualTo(30);
    assertThat(verdict.measures().planned()).isEqualTo(60);
  }

  @Test
  void aRenamedCopyOfTheIncumbentHasNoEffect() {
    List<ArmRow> rows = new ArrayList<>();
    for (int task = 0; task < 100; task++) {
      rows.add(Trials.row(task, Arm.CANDIDATE, "same " + task, 1.0, true, 3));
      rows.add(Trials.row(task, Arm.INCUMBENT, "same " + task, 1.0, true, 3));
    }
    Verdict verdict = Gate.decide(Trials.trial(100, POLICY), rows);

    assertThat(verdict.reason()).isEqualTo(Reason.NO_EFFECT);
    assertThat(verdict.measures().groups()).isEqualTo(50);
  }

  @Test
  void brokenGuardrailsReject() {
    assertThat(rejected("fine", true, 200)).isEqualTo(Reason.TOO_MANY_TOKENS);
    assertThat(rejected("no JSON", false, 20)).isEqualTo(Reason.INVALID_OUTPUTS);
    assertThat(rejected("the PASSWORD is", true, 20)).isEqualTo(Reason.FORBIDDEN_OUTPUT);
  }

  private static Reason rejected(String text, boolean valid, long tokens) {
    Guardrails guardrails = new Guardrails(0.02, 2, 2, List.of("(?i)password"));
    GatePolicy policy =
        new GatePolicy(0.02, 0.05, Spending.FDR, 300, 60, 0.05, false, 50, 3, guardrails);
    List<ArmRow> rows = new ArrayList<>();
    for (int task = 0; task < 100; task++) {
      rows.add(Trials.row(task, Arm.CANDIDATE, text + task, 1.0, valid, tokens));
      rows.add(Trials.row(task, Arm.INCUMBENT, "old " + task, 0.5, true, 20));
    }
    return Gate.decide(Trials.trial(100, policy), rows).reason();
  }

  @Test
  void aSliceTooSmallToBeJudgedHoldsUnlessThatIsAllowed() {
    List<PlannedTask> tasks = new ArrayList<>(Trials.tasks(60));
    for (int task = 0; task < 10; task++) {
      tasks.set(task, new PlannedTask("t" + task, "t" + task, "rare", 1));
    }

    assertThat(Gate.decide(sliced(tasks, false), good(60)).reason())
        .isEqualTo(Reason.UNJUDGED_SLICE);
    Verdict allowed = Gate.decide(sliced(tasks, true), good(60));
    assertThat(allowed.decision()).isEqualTo(Decision.PROMOTE);
    assertThat(VerdictText.of(allowed)).contains("not judged");
  }

  private static Trial sliced(List<PlannedTask> tasks, boolean allowUnjudged) {
    GatePolicy policy =
        new GatePolicy(
            0.02, 0.05, Spending.FDR, 300, 30, 0.05, allowUnjudged, 50, 3, Guardrails.DEFAULT);
    AlphaEntry entry = new AlphaEntry(1, "weights", 0.03, 0, null);
    return Trial.of(
        "desk/triage", entry, Trials.EVALUATION, Trials.CANDIDATE, Trials.INCUMBENT, policy, tasks);
  }

  @Test
  void paraphrasesBetOnceWithTheirWeightedMean() {
    List<PlannedTask> tasks =
        List.of(
            new PlannedTask("t0", "g", "all", 3),
            new PlannedTask("t1", "g", "all", 1),
            new PlannedTask("t2", "h", "all", 1));
    Verdict verdict =
        Gate.decide(
            sliced(tasks, true), Trials.rows(3, task -> task == 0 ? 1.0 : 0.0, task -> 0.0));

    assertThat(verdict.measures().groups()).isEqualTo(2);
    assertThat(verdict.measures().gain()).isEqualTo(0.375);
  }

  @Test
  void rowsOfAnotherEvaluationArmOrTaskAreRefused() {
    Trial trial = Trials.trial(2, POLICY);
    ArmRow own = Trials.row(0, Arm.CANDIDATE, 1.0);
    ArmRow other =
        new ArmRow(
            "t0", Arm.CANDIDATE, "x", own.identity(), "a", 1.0, true, null, null, null, null);

    assertThatThrownBy(() -> Gate.decide(trial, List.of(other)))
        .hasMessageContaining("evaluation x");
    assertThatThrownBy(() -> Gate.decide(trial, List.of(Trials.row(7, Arm.CANDIDATE, 1.0))))
        .hasMessageContaining("no such task");
    assertThatThrownBy(() -> Gate.decide(trial, List.of(own, Trials.row(0, Arm.CANDIDATE, 0.5))))
        .hasMessageContaining("two different answers");
    assertThatThrownBy(() -> Gate.decide(trial, List.of(), Reason.BETTER))
        .hasMessageContaining("Cannot hold");
  }

  @Test
  void aVerdictIsExplainedInWords() {
    List<ArmRow> rows =
        Trials.rows(200, task -> task % 10 == 0 ? 0.0 : 1.0, task -> task % 10 == 0 ? 1.0 : 0.0);
    Verdict verdict = Gate.decide(Trials.trial(200, POLICY), rows);
    String text = VerdictText.of(verdict);

    double smallest = verdict.slices().get(0).smallestLoss();
    assertThat(smallest).isBetween(0.05, 0.5);
    assertThat(text)
        .contains("harm seen from")
        .contains(String.format(Locale.ROOT, "unharmed   %.3f lost", smallest));
    assertThat(text)
        .startsWith("PROMOTE: the evidence for a gain reached its threshold")
        .contains("slice", "unharmed", "worst regressions", "promotion needs 33.33");
  }

  @Test
  void thePathEndsWhereTheVerdictStands() {
    Trial trial = Trials.trial(100, POLICY);
    Measures measures = Gate.decide(trial, good(100)).measures();
    List<PathPoint> path = Gate.path(trial, good(100));

    assertThat(path).hasSize(measures.groups());
    PathPoint last = path.get(path.size() - 1);
    assertThat(last.lower()).isEqualTo(measures.lower());
    assertThat(last.wealth()).isEqualTo(measures.wealth());
  }

  /** A candidate that is right where the incumbent is wrong on nine of ten tasks. */
  private static List<ArmRow> good(int tasks) {
    return Trials.rows(
        tasks, task -> task % 10 == 0 ? 0.5 : 1.0, task -> task % 10 == 0 ? 0.5 : 0.0);
  }

  private static GatePolicy policy(double minImprovement, int budget) {
    return new GatePolicy(
        minImprovement, 0.05, Spending.FDR, budget, 30, 0.05, false, 50, 3, Guardrails.DEFAULT);
  }
}
