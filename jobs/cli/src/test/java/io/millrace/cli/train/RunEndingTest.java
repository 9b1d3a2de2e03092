package io.millrace.cli.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.CommandFailure;
import io.millrace.jobs.train.RunResult;
import io.millrace.model.worker.Failure;
import io.millrace.model.worker.Report;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunEndingTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final RunEnding ending =
      new RunEnding(new PrintWriter(out), new PrintWriter(err), Path.of("registry"));

  private static Report.Begun begun(Map<String, Integer> leftOut, int cut) {
    return new Report.Begun(9, 8, 7, leftOut, cut, "F32", "engine", 5);
  }

  @Test
  void whatWasLeftOutAndWhatWasCutIsSaidBesideTheAdapter() {
    Report.Finished finished = new Report.Finished("completed", 9, 0.25, null, 77);
    int code =
        ending.tell(
            new RunResult(
                "r", 1, "f00", null, "", begun(Map.of("no_target", 2), 3), finished, "1"));
    assertThat(code).isZero();
    assertThat(err.toString().lines()).containsExactly("left out: {no_target=2}", "cut: 3");
    assertThat(out.toString()).contains("adapter f00", "9 steps, loss 0.2500");
  }

  @Test
  void aRunThatUsedAllConversationsWholeSaysNothingOfThem() {
    Report.Finished finished = new Report.Finished("completed", 9, 0.25, 0.5, 77);
    ending.tell(new RunResult("r", 1, "f00", null, "", begun(Map.of(), 0), finished, "1"));
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aRunThatEndedForItsEvaluationSaysWhatIsKept() {
    Report.Finished finished = new Report.Finished("evaluation_diverged", 4, 0.25, 0.5, 77);
    ending.tell(new RunResult("r", 1, "f00", null, "", begun(Map.of(), 0), finished, "1"));
    assertThat(err.toString())
        .contains("ended after 4 steps", "the evaluation loss was no number any more")
        .contains("kept are the parameters of the best evaluation");
    assertThat(out.toString()).contains("evaluation loss 0.5000");
  }

  @Test
  void whatIsToBeSaidOfAResultIsSaidBesideTheAdapter() {
    Report.Finished finished = new Report.Finished("completed", 9, 0.25, 0.5, 77);
    RunResult known =
        new RunResult("r", 1, "f00", null, "trained already", begun(Map.of(), 0), finished, "1");
    assertThat(ending.tell(known)).isZero();
    assertThat(err.toString().lines()).containsExactly("trained already");
    assertThat(out.toString()).contains("adapter f00");
  }

  @Test
  void aFailureIsSaidWithItsReasonAndASkippedRunHasACodeOfItsOwn() {
    assertThatThrownBy(
            () ->
                ending.tell(
                    new RunResult("r", 1, null, Failure.INVALID, "no base", null, null, "1")))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("The run r failed: invalid: no base");
    assertThat(
            ending.tell(
                new RunResult("r", 1, null, Failure.NO_BACKEND, "no library", null, null, "1")))
        .isEqualTo(RunEnding.SKIPPED);
    assertThat(err.toString()).contains("skipped: no_backend: no library");
  }
}
