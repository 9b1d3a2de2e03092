package io.millrace.jobs.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.millrace.gate.Trial;
import io.millrace.model.answer.AnswerOrder;
import io.millrace.model.answer.AnswerReport;
import io.millrace.model.answer.AnswerSettings;
import io.millrace.model.answer.Questions;
import io.millrace.model.worker.Frames;
import io.millrace.scenario.Generation;
import io.millrace.scenario.ScenarioTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One child process with both arms loaded. A process that is lost is replaced; a batch that loses
 * one after the other is given up.
 */
final class ProcessEngine implements Engine {

  private final GateFolder folder;
  private final String name;
  private final GateRequest request;
  private final Trial trial;
  private AnswerProcess process;
  private boolean closed;

  /**
   * @param name of the child's folder within the run's
   */
  ProcessEngine(GateFolder folder, String name) throws IOException {
    this.folder = folder;
    this.name = name;
    this.request = folder.request();
    this.trial = folder.trial();
  }

  @Override
  public Asked ask(Batch batch, List<ScenarioTask> tasks) throws IOException {
    boolean candidate = batch.arm().equals(trial.candidateArm().hash());
    ArmModel model = candidate ? request.candidate() : request.incumbent();
    AnswerReport report = ask(questions(batch.arm(), model, tasks));
    if (report instanceof AnswerReport.Failed failed) {
      return Asked.failed(failed.failure() + ": " + failed.message());
    }
    return new Asked(Map.of(batch.arm(), ((AnswerReport.Answered) report).answers()), "");
  }

  private AnswerReport ask(Questions questions) throws IOException {
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
    List<JsonNode> tools = new ArrayList<>();
    for (ScenarioTask task : asked) {
      tools.add(task.tools() == null ? NullNode.getInstance() : task.tools());
    }
    return new Questions(arm, asked.stream().map(model::conversation).toList(), tools);
  }

  static AnswerOrder order(GateRequest request, List<AnswerOrder.Model> models) {
    return new AnswerOrder(Frames.VERSION, models, request.worker().threads());
  }

  static AnswerOrder.Model model(String name, ArmModel arm) {
    Generation how = arm.generation();
    return new AnswerOrder.Model(
        name,
        arm.base(),
        arm.adapter(),
        new AnswerSettings(how.maxTokens(), how.temperature(), how.topP(), how.seed()));
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
