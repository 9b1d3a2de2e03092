package io.millrace.jobs.gate;

import io.millrace.gate.Arm;
import io.millrace.gate.ArmRow;
import io.millrace.gate.Trial;
import io.millrace.model.answer.Answer;
import io.millrace.model.answer.AnswerReport;
import io.millrace.model.answer.Questions;
import io.millrace.scenario.ScenarioTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks a candidate once more before it serves: loaded by a fresh process from the registry, it must
 * give the answers that were judged, and other answers than the plain base. Where a server gave the
 * judged ones, that server is asked for them instead.
 */
final class ProbeCheck {

  private static final int MOST_BATCHES = 4;
  private static final String CANDIDATE = "candidate";
  private static final String BASE = "base";

  private final GateFolder folder;
  private final GateRequest request;
  private final Trial trial;

  /**
   * @param trial of the verdict that the promotion rests on
   */
  ProbeCheck(GateFolder folder, Trial trial) throws IOException {
    this.folder = folder;
    this.request = folder.request();
    this.trial = trial;
  }

  /**
   * What speaks against serving it; empty when nothing does.
   *
   * @throws IOException when it could not be asked
   */
  Optional<String> refusal() throws IOException {
    List<String> faults = request.places().adapters().verify(request.candidateId());
    if (!faults.isEmpty()) {
      return Optional.of(
          "the registry's files are not those that were published: " + faults.get(0));
    }
    RowStore store = RowStore.of(request.places().adapters().store(), trial);
    List<ProbeQuestion> apart = new ArrayList<>();
    int asked = 0;
    try (AnswerProcess process =
        AnswerProcess.start(
            folder.worker("probe"),
            request.cache(),
            request.worker(),
            ProcessEngine.order(
                request,
                List.of(
                    ProcessEngine.model(CANDIDATE, request.candidate()),
                    ProcessEngine.model(BASE, request.plain()))))) {
      for (int batch : Batches.inOrderOfNeed(trial)) {
        Optional<List<ArmRow>> judged =
            store.rows(trial.candidateArm().hash(), batch, Arm.CANDIDATE);
        if (judged.isEmpty() || !apart.isEmpty() || asked >= MOST_BATCHES * Batches.SIZE) {
          continue;
        }
        List<ScenarioTask> tasks = Batches.of(folder.tasks().tasks(), batch);
        Questions questions = ProcessEngine.questions(CANDIDATE, request.candidate(), tasks);
        List<Answer> with = answers(process, questions);
        Questions plain = ProcessEngine.questions(BASE, request.plain(), tasks);
        List<Answer> without = answers(process, plain);
        for (int i = 0; i < tasks.size(); i++) {
          String adapted = with.get(i).text();
          if (!trial.serving() && !adapted.equals(judged.get().get(i).text())) {
            return Optional.of(
                "loaded again, it answers task %s unlike when it was judged"
                    .formatted(tasks.get(i).id()));
          }
          if (!adapted.equals(without.get(i).text())) {
            apart.add(
                new ProbeQuestion(
                    plain.conversations().get(i),
                    request.candidate().generation().maxTokens(),
                    without.get(i).text(),
                    adapted));
          }
        }
        asked += tasks.size();
      }
    }
    folder.write(apart);
    return apart.isEmpty()
        ? Optional.of("it answers %d probes as the plain base does".formatted(asked))
        : Optional.empty();
  }

  private static List<Answer> answers(AnswerProcess process, Questions questions)
      throws IOException {
    AnswerReport report = process.ask(questions);
    if (report instanceof AnswerReport.Answered answered) {
      return answered.answers();
    }
    throw new IOException(
        "Cannot probe the candidate: "
            + ((AnswerReport.Failed) report).message()
            + "; run the gate again");
  }
}
