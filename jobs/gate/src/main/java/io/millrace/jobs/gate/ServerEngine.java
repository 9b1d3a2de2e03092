package io.millrace.jobs.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.gate.Trial;
import io.millrace.model.answer.Answer;
import io.millrace.model.worker.WorkerJson;
import io.millrace.scenario.Generation;
import io.millrace.scenario.ScenarioTask;
import io.millrace.serving.ServingClient;
import io.millrace.serving.ServingException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The server that is to serve the candidate. Both arms are asked each task one right after the
 * other, now this one first and now that one, so that whatever slows the server down slows both,
 * and the latency is what a client of it would wait.
 */
final class ServerEngine implements Engine {

  private final GateRequest request;
  private final Trial trial;
  private final ServingClient client;
  private final ServedModels models;
  private volatile boolean closed;

  ServerEngine(GateRequest request, Trial trial) {
    this.request = request;
    this.trial = trial;
    this.client =
        ServingClient.of(
            URI.create(request.server()),
            System.getenv(),
            Duration.ofSeconds(request.worker().batchSeconds()));
    this.models = new ServedModels(client, request.slot());
  }

  @Override
  public Asked ask(Batch batch, List<ScenarioTask> tasks) throws IOException {
    List<Answer> candidate = new ArrayList<>();
    List<Answer> incumbent = new ArrayList<>();
    try {
      ServedModels.Served tested = models.find(request.candidate(), request.slot());
      ServedModels.Served serving = models.find(request.incumbent(), request.incumbentSlot());
      for (ScenarioTask task : tasks) {
        if (closed) {
          return Asked.failed("cancelled: the run was ended");
        }
        boolean first = candidate.size() % 2 == 0;
        if (first) {
          candidate.add(ask(tested, request.candidate(), task));
        }
        incumbent.add(ask(serving, request.incumbent(), task));
        if (!first) {
          candidate.add(ask(tested, request.candidate(), task));
        }
      }
    } catch (ServingException refused) {
      return Asked.failed(refused.told());
    }
    Map<String, List<Answer>> answers = new LinkedHashMap<>();
    // the candidate's last: a batch counts as answered when its rows are there
    answers.put(trial.incumbentArm().hash(), incumbent);
    answers.put(trial.candidateArm().hash(), candidate);
    return new Asked(answers, "");
  }

  private Answer ask(ServedModels.Served model, ArmModel arm, ScenarioTask task)
      throws IOException {
    ObjectNode body = WorkerJson.MAPPER.createObjectNode().put("model", model.name());
    body.set("messages", model.marks() ? arm.unmarked(task) : arm.conversation(task));
    if (task.tools() != null) {
      body.set("tools", task.tools());
    }
    Generation how = arm.generation();
    body.put("temperature", how.temperature())
        .put("top_p", how.topP())
        .put("seed", how.seed())
        .put("max_tokens", how.maxTokens())
        // held-out tasks must not come back as training data
        .put("store", false);
    long begin = System.nanoTime();
    JsonNode answer = client.chat(body);
    double millis = (System.nanoTime() - begin) / 1e6;
    return new Answer(
        text(answer.at("/choices/0/message")),
        null,
        answer.at("/usage/prompt_tokens").asLong(),
        answer.at("/usage/completion_tokens").asLong(),
        millis);
  }

  /** What a message says, or the calls that it makes, as JSON, where it says nothing. */
  private static String text(JsonNode message) {
    String content = message.path("content").asText("");
    JsonNode calls = message.path("tool_calls");
    return content.isBlank() && !calls.isEmpty() ? calls.toString() : content;
  }

  @Override
  public void close() {
    closed = true;
  }
}
