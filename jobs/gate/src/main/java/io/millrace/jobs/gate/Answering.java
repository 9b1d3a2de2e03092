package io.millrace.jobs.gate;

import io.millrace.gate.Arm;
import io.millrace.gate.ArmRow;
import io.millrace.gate.Trial;
import io.millrace.model.answer.Answer;
import io.millrace.scenario.AnswerJudge;
import io.millrace.scenario.ScenarioFiles;
import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.Verification;
import io.millrace.scenario.Verifier;
import io.millrace.scenario.Verifiers;
import io.millrace.serving.ServerJudge;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Has batches answered, verifies the answers and keeps the rows. */
final class Answering implements AutoCloseable {

  private final Trial trial;
  private final List<ScenarioTask> tasks;
  private final Verifier verifier;
  private final RowStore store;
  private final Engine engine;
  private final VerifierFailures failures = new VerifierFailures();

  /**
   * @param name of a child's folder within the run's
   */
  Answering(GateFolder folder, String name) throws IOException {
    GateRequest request = folder.request();
    this.trial = folder.trial();
    this.tasks = folder.tasks().tasks();
    AnswerJudge judge = request.judge() == null ? null : ServerJudge.of(request.judge());
    this.verifier = Verifiers.open(ScenarioFiles.read(Path.of(request.scenarioDirectory())), judge);
    this.store = RowStore.of(request.places().adapters().store(), trial);
    this.engine =
        trial.serving() ? new ServerEngine(request, trial) : new ProcessEngine(folder, name);
  }

  /** Answers a batch unless its rows are there; what stood in the way, or an empty text. */
  String answer(Batch batch) throws IOException {
    if (store.has(batch)) {
      return "";
    }
    if (failures.tooMany()) {
      return failures.trouble();
    }
    List<ScenarioTask> asked = Batches.of(tasks, batch.batch());
    Engine.Asked came = engine.ask(batch, asked);
    for (Map.Entry<String, List<Answer>> arm : came.answers().entrySet()) {
      List<ArmRow> rows = new ArrayList<>();
      for (int i = 0; i < asked.size(); i++) {
        rows.add(row(arm.getKey(), asked.get(i), arm.getValue().get(i)));
        if (failures.tooMany()) {
          return failures.trouble();
        }
      }
      store.keep(new Batch(arm.getKey(), batch.batch(), batch.attempt()), rows);
    }
    return came.trouble();
  }

  private ArmRow row(String arm, ScenarioTask task, Answer answer) {
    Arm side = arm.equals(trial.candidateArm().hash()) ? Arm.CANDIDATE : Arm.INCUMBENT;
    Verification verification =
        answer.fault() == null
            ? failures.counted(verifier.judge(task, answer.text()))
            : new Verification.Failed("there is no answer: " + answer.fault());
    Verification.Scored scored = verification instanceof Verification.Scored s ? s : null;
    return new ArmRow(
        task.id(),
        side,
        trial.evaluation().hash(),
        arm,
        answer.text(),
        scored == null ? null : scored.score(),
        scored != null && scored.valid(),
        verification instanceof Verification.Failed failed ? failed.error() : null,
        answer.millis(),
        answer.inputTokens(),
        answer.outputTokens(),
        scored == null ? null : scored.reply());
  }

  @Override
  public void close() {
    engine.close();
  }
}
