package io.millrace.model.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.model.answer.Answer;
import io.millrace.model.answer.AnswerSettings;
import io.millrace.model.answer.AnsweringModel;
import io.millrace.model.answer.Questions;
import io.millrace.model.engine.Torch;
import io.millrace.model.lora.LoraAdapter;
import io.millrace.model.worker.Report;
import io.millrace.model.worker.Training;
import io.millrace.model.worker.WorkOrder;
import io.millrace.model.worker.WorkerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Trains an adapter in this process and asks it. */
public final class RecipeBench {

  private static final int BATCH = 20;

  private RecipeBench() {}

  /** Trains by the order, then answers greedily. */
  public static RecipeFigure run(RecipeOrder order) throws IOException {
    WorkOrder training = order.training();
    Torch.start(training.recipe().threads());
    long begin = System.nanoTime();
    Report.Finished finished = new Training(training, report -> {}, () -> {}).run();
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new RecipeFigure(finished.loss(), seconds, answers(order));
  }

  private static List<String> answers(RecipeOrder order) throws IOException {
    List<JsonNode> questions = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(order.questions()))) {
      questions.add(WorkerJson.MAPPER.readTree(line));
    }
    AnswerSettings greedy = new AnswerSettings(order.maxTokens(), 0, 1, 1);
    List<String> answers = new ArrayList<>();
    try (AnsweringModel model = AnsweringModel.load(Path.of(order.training().base()));
        LoraAdapter adapter = model.adapter(Path.of(order.training().output()))) {
      for (int i = 0; i < questions.size(); i += BATCH) {
        List<JsonNode> batch = questions.subList(i, Math.min(i + BATCH, questions.size()));
        model.answer(greedy, Questions.of("", batch), Optional.of(adapter.adapter())).stream()
            .map(Answer::text)
            .forEach(answers::add);
      }
    }
    return answers;
  }
}
