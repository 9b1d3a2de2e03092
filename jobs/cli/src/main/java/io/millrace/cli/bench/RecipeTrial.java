package io.millrace.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.jobs.train.BenchProcess;
import io.millrace.model.bench.RecipeFigure;
import io.millrace.model.bench.RecipeOrder;
import io.millrace.model.worker.Frames;
import io.millrace.model.worker.Recipe;
import io.millrace.model.worker.TrainingData;
import io.millrace.model.worker.WorkOrder;
import io.millrace.scenario.Scenario;
import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.Verification;
import io.millrace.scenario.Verifier;
import io.millrace.scenario.Verifiers;
import io.millrace.testing.DeskExamples;
import io.millrace.testing.DeskTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One company's adapter, trained on drawn examples and asked the messages of its audit.
 *
 * @param policy draws the company, its tasks and its examples
 * @param wrong share of the examples with a mistake
 */
record RecipeTrial(long policy, int rows, DeskExamples.Mistakes mistakes, double wrong) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What came of it.
   *
   * @param exact share of the audit's messages with exactly the right answer
   * @param loss of the last step
   */
  record Result(double exact, double loss, double seconds) {}

  /**
   * Trains and asks in a child process.
   *
   * @param folder is made, and holds everything
   */
  Result run(Scenario scenario, Path base, Recipe recipe, Path folder, String cache)
      throws IOException {
    DeskTasks tasks = DeskTasks.draw(policy, policy);
    Path data = Files.createDirectories(folder.resolve("data"));
    TrainingData.write(data.resolve(TrainingData.TRAIN), examples(scenario, tasks));
    TrainingData.write(data.resolve(TrainingData.EVAL), List.of());
    List<String> questions = new ArrayList<>();
    for (ScenarioTask task : tasks.audit().tasks()) {
      questions.add(task.conversation(scenario.systemPrompt()).toString());
    }
    Path asked = Files.write(folder.resolve("questions.jsonl"), questions);
    WorkOrder training =
        new WorkOrder(
            Frames.VERSION,
            base.toString(),
            "base",
            data.toString(),
            folder.resolve("checkpoint.safetensors").toString(),
            folder.resolve("progress.jsonl").toString(),
            folder.resolve("adapter").toString(),
            recipe);
    RecipeOrder order =
        new RecipeOrder(training, asked.toString(), scenario.generation().maxTokens());
    RecipeFigure figure = BenchProcess.run(order, cache, folder.resolve("bench.log"));
    return new Result(
        exact(scenario, tasks.audit().tasks(), figure.answers()), figure.loss(), figure.seconds());
  }

  private List<ObjectNode> examples(Scenario scenario, DeskTasks tasks) {
    List<ObjectNode> lines = new ArrayList<>();
    for (DeskExamples.Example each : DeskExamples.draw(tasks, rows, mistakes, wrong, policy)) {
      ObjectNode line = JSON.createObjectNode();
      ArrayNode messages = line.putNull("tools").putArray("messages");
      messages.addObject().put("role", "system").put("content", scenario.systemPrompt());
      messages.addObject().put("role", "user").put("content", each.message());
      messages.addObject().put("role", "assistant").put("content", each.answer().text());
      lines.add(line);
    }
    return lines;
  }

  private static double exact(Scenario scenario, List<ScenarioTask> tasks, List<String> answers)
      throws IOException {
    Verifier verifier = Verifiers.open(scenario, null);
    int right = 0;
    for (int i = 0; i < tasks.size(); i++) {
      Verification judged = verifier.judge(tasks.get(i), answers.get(i));
      right += judged instanceof Verification.Scored scored && scored.score() == 1 ? 1 : 0;
    }
    return (double) right / tasks.size();
  }
}
