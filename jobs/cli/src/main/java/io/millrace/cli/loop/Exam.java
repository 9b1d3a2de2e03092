package io.millrace.cli.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.cli.CommandFailure;
import io.millrace.model.worker.TrainingData;
import io.millrace.model.worker.WorkerJson;
import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.Verification;
import io.millrace.scenario.Verifier;
import io.millrace.scenario.Verifiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Tasks with known answers, and how many of them somebody answers exactly so. */
final class Exam {

  private final Desk desk;
  private final Verifier verifier;
  private final List<ScenarioTask> tasks;

  Exam(Desk desk, List<ScenarioTask> tasks) throws IOException {
    this.desk = desk;
    this.verifier = Verifiers.open(desk.scenario(), null);
    this.tasks = List.copyOf(tasks);
  }

  /**
   * The first conversations that were mined, those for evaluation before those that were learnt
   * from; each one's last message is what is expected.
   *
   * @param data of a training run
   */
  static Exam mined(Desk desk, Path data, int most) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(data.resolve(TrainingData.EVAL)));
    lines.addAll(Files.readAllLines(data.resolve(TrainingData.TRAIN)));
    List<ScenarioTask> tasks = new ArrayList<>();
    for (String line : lines.subList(0, Math.min(most, lines.size()))) {
      JsonNode messages = WorkerJson.MAPPER.readTree(line).path("messages");
      int last = messages.size() - 1;
      ArrayNode asked = JsonNodeFactory.instance.arrayNode();
      IntStream.range(0, last).forEach(i -> asked.add(messages.get(i)));
      JsonNode expected =
          WorkerJson.MAPPER.readTree(messages.path(last).path("content").asText("null"));
      String id = "mined-" + tasks.size();
      if (expected != null && expected.isObject()) {
        tasks.add(new ScenarioTask(id, id, "mined", 1, asked, expected));
      }
    }
    return new Exam(desk, tasks);
  }

  List<ScenarioTask> tasks() {
    return tasks;
  }

  /** A model's answers in the order of the tasks; none of them becomes a trace. */
  List<String> answers(Asking asking) throws IOException {
    List<JsonNode> conversations = new ArrayList<>();
    tasks.forEach(task -> conversations.add(task.conversation(desk.scenario().systemPrompt())));
    return asking.ask(conversations, false).stream().map(Asking.Answered::text).toList();
  }

  /** The share of answers that are right. */
  double exact(List<String> answers) {
    long right = IntStream.range(0, tasks.size()).filter(i -> right(i, answers.get(i))).count();
    return (double) right / tasks.size();
  }

  /** Whether an answer to one of the tasks is right. */
  boolean right(int task, String answer) {
    Verification judged = verifier.judge(tasks.get(task), answer);
    if (judged instanceof Verification.Failed failed) {
      throw new CommandFailure(
          "Cannot judge an answer to %s: %s".formatted(tasks.get(task).id(), failed.error()));
    }
    return judged instanceof Verification.Scored scored && scored.score() == 1;
  }
}
