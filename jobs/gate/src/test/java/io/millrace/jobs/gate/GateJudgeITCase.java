package io.millrace.jobs.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.gate.ArmRow;
import io.millrace.gate.ArmRows;
import io.millrace.gate.Verdict;
import io.millrace.gate.VerdictReceipt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that a model behind a server judges. */
class GateJudgeITCase {

  private static final String VERIFIER = "type: llm_judge\nrubric: Be strict.\nmodel: large";

  @TempDir Path home;

  @Test
  void aJudgePromotesWithoutKnowingWhoAnsweredAndItsRepliesReplay() throws Exception {
    Desk desk = new Desk(home).write(VERIFIER);
    String adapter = desk.publish(Desk.ADAPTER);
    GateOutcome outcome;
    List<String> asked;
    try (JudgeStub judge = new JudgeStub()) {
      outcome = desk.run(adapter, 1, desk.options().judgedBy(judge.server()));
      asked = List.copyOf(judge.asked);
    }

    assertThat(outcome.state()).as(outcome.toString()).isEqualTo("active");
    assertThat(outcome.trouble()).isEmpty();
    Path verdicts = desk.places().verdicts();
    Verdict verdict = VerdictReceipt.read(verdicts.resolve(outcome.verdictId() + ".json"));
    assertThat(verdict.trial().evaluation().verifier()).contains("llm_judge/1 judging at http");
    List<ArmRow> rows = ArmRows.read(verdicts.resolve(outcome.verdictId() + ".rows.jsonl"));
    assertThat(rows).isNotEmpty().allMatch(row -> row.reply().startsWith("{\"score\": "));
    assertThat(VerdictReceipt.holds(verdict, rows)).isTrue();
    assertThat(asked)
        .hasSizeGreaterThanOrEqualTo(rows.size())
        .allMatch(body -> body.contains("Be strict.") && body.contains("\"temperature\":0"))
        .noneMatch(body -> body.contains("candidate") || body.contains("incumbent"))
        .noneMatch(body -> body.contains(adapter) || body.contains(desk.base().toString()));
  }

  @Test
  void aReplyThatCannotBeReadHoldsWithItsReasonAndIsAskedForAgain() throws Exception {
    Desk desk = new Desk(home).write(VERIFIER);
    String adapter = desk.publish(Desk.ADAPTER);
    try (JudgeStub judge = new JudgeStub()) {
      judge.reply =
          material ->
              material.toString().contains("follows 3?")
                  ? "Rather good."
                  : JudgeStub.verdict(material).replace(": 0,", ": 0.9,").replace(": 1,", ": 0.9,");
      GateOutcome held = desk.run(adapter, 2, desk.options().judgedBy(judge.server()));

      assertThat(held.reason()).as(held.toString()).isEqualTo("verifier_error");
      assertThat(held.state()).isEqualTo("shadow");
      assertThat(held.trouble()).contains("judge_unreadable 2").contains("asks it again");
      int before = judge.asked.size();
      judge.reply = JudgeStub::verdict;

      GateOutcome after = desk.run(adapter, 1, desk.options().judgedBy(judge.server()));

      assertThat(after.isDecided()).as(after.toString()).isTrue();
      assertThat(after.reason()).isNotEqualTo("verifier_error");
      assertThat(new Receipts(desk.places()).verdict(after.verdictId()).trial().holds())
          .isEqualTo(1);
      assertThat(judge.asked.size() - before)
          .as("one batch of each arm at least")
          .isGreaterThanOrEqualTo(2 * Batches.SIZE);
    }
  }

  @Test
  void aJudgeThatFailsAgainAndAgainIsNotAskedOnAndNothingIsDecided() throws Exception {
    Desk desk = new Desk(home).write(VERIFIER);
    String adapter = desk.publish(Desk.ADAPTER);
    try (JudgeStub judge = new JudgeStub()) {
      judge.reply = material -> "I'd say yes.";
      GateOutcome none = desk.run(adapter, 1, desk.options().judgedBy(judge.server()));

      assertThat(none.isDecided()).as(none.toString()).isFalse();
      assertThat(none.trouble())
          .contains("failed 5 times in a row")
          .contains("judge_unreadable 5")
          .contains("I'd say yes.");
      assertThat(judge.asked).hasSize(VerifierFailures.TOO_MANY);
      judge.reply = JudgeStub::verdict;

      GateOutcome after = desk.run(adapter, 1, desk.options().judgedBy(judge.server()));

      assertThat(after.state()).as(after.toString()).isEqualTo("active");
      Verdict verdict = new Receipts(desk.places()).verdict(after.verdictId());
      assertThat(verdict.trial().holds()).isZero();
    }
  }

  @Test
  void withoutAJudgeNothingIsReservedAndTheFlagIsNamed() throws Exception {
    Desk desk = new Desk(home).write(VERIFIER);
    String adapter = desk.publish(Desk.ADAPTER);

    assertThatThrownBy(() -> desk.run(adapter, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--judge-url");
    assertThat(Files.exists(desk.places().registry().resolve("slots"))).isFalse();
  }
}
