package io.millrace.cli.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.jobs.train.RunFolder;
import io.millrace.model.worker.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** Spoils a prepared run: some conversations get each other's answers. */
final class SpoiledAnswers {

  private static final ObjectMapper JSON = new ObjectMapper();

  private SpoiledAnswers() {}

  /** Shuffles the answers among the conversations whose text meets a condition. */
  static void shuffle(RunFolder run, long seed, Predicate<String> conversations)
      throws IOException {
    Path file = run.path().resolve("data").resolve(TrainingData.TRAIN);
    List<ObjectNode> rows = new ArrayList<>();
    List<ObjectNode> spoiled = new ArrayList<>();
    List<JsonNode> answers = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      ObjectNode row = (ObjectNode) JSON.readTree(line);
      rows.add(row);
      if (conversations.test(line)) {
        spoiled.add(row);
        answers.add(lastMessage(row).get("content"));
      }
    }
    Collections.shuffle(answers, new Random(seed));
    for (int i = 0; i < spoiled.size(); i++) {
      lastMessage(spoiled.get(i)).set("content", answers.get(i));
    }
    TrainingData.write(file, rows);
  }

  private static ObjectNode lastMessage(ObjectNode row) {
    JsonNode messages = row.path("messages");
    return (ObjectNode) messages.get(messages.size() - 1);
  }
}
