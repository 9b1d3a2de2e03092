package io.millrace.cli.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.model.worker.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** Spoils the answers of a prepared run: what it learns from, and what it is judged by. */
final class SpoiledAnswers {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> FILES = List.of(TrainingData.TRAIN, TrainingData.EVAL);

  private SpoiledAnswers() {}

  /** Shuffles the answers of a data folder, in each of its files. */
  static void shuffle(Path data, long seed) throws IOException {
    for (String file : FILES) {
      List<ObjectNode> rows = read(data.resolve(file));
      List<JsonNode> answers = new ArrayList<>();
      rows.forEach(row -> answers.add(lastMessage(row).get("content")));
      Collections.shuffle(answers, new Random(seed));
      for (int i = 0; i < rows.size(); i++) {
        lastMessage(rows.get(i)).set("content", answers.get(i));
      }
      TrainingData.write(data.resolve(file), rows);
    }
  }

  /** Gives one and the same answer to all conversations whose text meets a condition. */
  static void same(Path data, Predicate<String> conversations) throws IOException {
    JsonNode answer = null;
    for (String file : FILES) {
      List<ObjectNode> rows = read(data.resolve(file));
      for (ObjectNode row : rows) {
        if (conversations.test(row.toString())) {
          answer = answer == null ? lastMessage(row).get("content") : answer;
          lastMessage(row).set("content", answer);
        }
      }
      TrainingData.write(data.resolve(file), rows);
    }
  }

  private static List<ObjectNode> read(Path file) throws IOException {
    List<ObjectNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      rows.add((ObjectNode) JSON.readTree(line));
    }
    return rows;
  }

  private static ObjectNode lastMessage(ObjectNode row) {
    JsonNode messages = row.path("messages");
    return (ObjectNode) messages.get(messages.size() - 1);
  }
}
