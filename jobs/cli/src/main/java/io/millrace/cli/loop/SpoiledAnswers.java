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
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spoils the answers that a prepared run is to learn from. */
final class SpoiledAnswers {

  private static final ObjectMapper JSON = new ObjectMapper();

  private SpoiledAnswers() {}

  /** Shuffles the answers among all conversations. */
  static void shuffle(RunFolder run, long seed) throws IOException {
    List<ObjectNode> rows = read(run);
    List<JsonNode> answers = new ArrayList<>();
    rows.forEach(row -> answers.add(lastMessage(row).get("content")));
    Collections.shuffle(answers, new Random(seed));
    for (int i = 0; i < rows.size(); i++) {
      lastMessage(rows.get(i)).set("content", answers.get(i));
    }
    TrainingData.write(file(run), rows);
  }

  /**
   * Gives each answer the next value of one of its fields, the first after the last, where the
   * conversation's text meets a condition. A rule of that kind is as easy to learn as the right
   * one, so what is learnt of the other conversations does not suffer.
   */
  static void rotate(RunFolder run, String field, Predicate<String> conversations)
      throws IOException {
    Pattern pattern = Pattern.compile("(\"" + field + "\":\\s*\")([^\"]*)(?=\")");
    List<ObjectNode> rows = read(run);
    TreeSet<String> values = new TreeSet<>();
    rows.forEach(row -> pattern.matcher(answer(row)).results().forEach(r -> values.add(r.group(2))));
    for (ObjectNode row : rows) {
      if (conversations.test(row.toString())) {
        lastMessage(row)
            .put("content", pattern.matcher(answer(row)).replaceAll(found -> next(found, values)));
      }
    }
    TrainingData.write(file(run), rows);
  }

  private static String next(MatchResult found, TreeSet<String> values) {
    String higher = values.higher(found.group(2));
    return Matcher.quoteReplacement(found.group(1) + (higher == null ? values.first() : higher));
  }

  private static Path file(RunFolder run) {
    return run.path().resolve("data").resolve(TrainingData.TRAIN);
  }

  private static List<ObjectNode> read(RunFolder run) throws IOException {
    List<ObjectNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file(run))) {
      rows.add((ObjectNode) JSON.readTree(line));
    }
    return rows;
  }

  private static String answer(ObjectNode row) {
    return lastMessage(row).path("content").asText();
  }

  private static ObjectNode lastMessage(ObjectNode row) {
    JsonNode messages = row.path("messages");
    return (ObjectNode) messages.get(messages.size() - 1);
  }
}
