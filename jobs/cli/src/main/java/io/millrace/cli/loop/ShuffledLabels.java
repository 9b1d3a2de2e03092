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

/** Spoils a prepared run: every conversation gets another one's answer. */
final class ShuffledLabels {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ShuffledLabels() {}

  /** Shuffles the answers of what the run is to learn from. */
  static void apply(RunFolder run, long seed) throws IOException {
    Path file = run.path().resolve("data").resolve(TrainingData.TRAIN);
    List<ObjectNode> rows = new ArrayList<>();
    List<JsonNode> answers = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      ObjectNode row = (ObjectNode) JSON.readTree(line);
      rows.add(row);
      answers.add(lastMessage(row).get("content"));
    }
    Collections.shuffle(answers, new Random(seed));
    for (int i = 0; i < rows.size(); i++) {
      lastMessage(rows.get(i)).set("content", answers.get(i));
    }
    TrainingData.write(file, rows);
  }

  private static ObjectNode lastMessage(ObjectNode row) {
    JsonNode messages = row.path("messages");
    return (ObjectNode) messages.get(messages.size() - 1);
  }
}
