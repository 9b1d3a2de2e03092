package io.millrace.jobs.gate;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.gate.Arm;
import io.millrace.gate.ArmRow;
import io.millrace.gate.Trial;
import io.millrace.model.answer.Answer;
import io.millrace.model.answer.AnswerOrder;
import io.millrace.model.answer.AnswerReport;
import io.millrace.model.answer.Questions;
import io.millrace.model.worker.Frames;
import io.millrace.registry.Conditioning;
import io.millrace.scenario.ScenarioFiles;
import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.Verification;
import io.millrace.scenario.Verifier;
import io.millrace.scenario.Verifiers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers batches with one child process, verifies the answers and keeps the rows. A process that
 * is lost is replaced; a batch that loses one after the other is given up.
 */
final class Answering implements AutoCloseable {

  private final GateFolder folder;
  private final String name;
  private final GateRequest request;
  private final Trial trial;
  private final List<ScenarioTask> tasks;
  private final Verifier verifier;
  private final RowStore store;
  private AnswerProcess process;
  private boolean closed;

  /**
   * @param name of the child's folder within the run's
   */
  Answering(GateFolder folder, String name) throws IOException {
    this.folder = folder;
    this.name = name;
    this.request = folder.request();
    this.trial = folder.trial();
    this.tasks = folder.tasks().tasks();
    this.verifier = Verifiers.open(ScenarioFiles.read(Path.of(request.scenarioDirectory())), null);
    this.store = RowStore.of(request, trial);
  }

  /** Answers a batch unless its rows are there; what stood in the way, or an empty text. */
  String answer(BatchSplit batch) throws IOException {
    if (store.has(batch)) {
      return "";
    }
    boolean candidate = batch.arm().equals(trial.candidateArm().hash());
    ArmModel model = candidate ? request.candidate() : request.incumbent();
    List<ScenarioTask> asked = Batches.of(tasks, batch.batch());
    AnswerReport report = ask(batch.arm(), model, asked);
    if (report instanceof AnswerReport.Failed failed) {
      return failed.failure() + ": " + failed.message();
    }
    List<Answer> answers = ((AnswerReport.Answered) report).answers();
    List<ArmRow> rows = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      Arm side = candidate ? Arm.CANDIDATE : Arm.INCUMBENT;
      rows.add(row(side, batch.arm(), asked.get(i), answers.get(i)));
    }
    store.keep(batch, rows);
    return "";
  }

  private AnswerReport ask(String arm, ArmModel model, List<ScenarioTask> asked)
      throws IOException {
    Questions questions = questions(arm, model, asked);
    for (int lost = 0; true; lost++) {
      AnswerReport report = process().ask(questions);
      boolean again =
          report instanceof AnswerReport.Failed failed
              && failed.failure().passing()
              && lost < request.worker().retries();
      if (report instanceof AnswerReport.Failed failed && failed.failure().passing()) {
        forget();
      }
      if (!again || isClosed()) {
        return report;
      }
    }
  }

  static Questions questions(String arm, ArmModel model, List<ScenarioTask> asked) {
    List<JsonNode> conversations = new ArrayList<>();
    for (ScenarioTask task : asked) {
      conversations.add(Conditioning.mark(task.conversation(model.systemPrompt()), model.prefix()));
    }
    return new Questions(arm, conversations);
  }

  private ArmRow row(Arm side, String arm, ScenarioTask task, Answer answer) {
    Verification verification =
        answer.fault() == null
            ? verifier.judge(task, answer.text())
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
        answer.outputTokens());
  }

  static AnswerOrder order(GateRequest request, List<AnswerOrder.Model> models) {
    return new AnswerOrder(
        Frames.VERSION,
        models,
        request.maxTokens(),
        request.temperature(),
        request.topP(),
        request.seed(),
        request.worker().threads());
  }

  private synchronized AnswerProcess process() throws IOException {
    if (process == null) {
      AnswerOrder order =
          order(
              request,
              List.of(
                  model(trial.candidateArm().hash(), request.candidate()),
                  model(trial.incumbentArm().hash(), request.incumbent())));
      process = AnswerProcess.start(folder.worker(name), request.cache(), request.worker(), order);
    }
    if (closed) {
      process.close();
    }
    return process;
  }

  static AnswerOrder.Model model(String name, ArmModel arm) {
    return new AnswerOrder.Model(name, arm.base(), arm.adapter());
  }

  private synchronized void forget() {
    process.close();
    process = null;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (process != null) {
      process.close();
    }
  }
}
