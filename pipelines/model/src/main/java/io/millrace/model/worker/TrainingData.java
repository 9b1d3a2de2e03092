package io.millrace.model.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.model.examples.Conversation;
import io.millrace.model.examples.ExampleMaker;
import io.millrace.model.train.Example;
import io.millrace.model.train.PreferenceExample;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Files of conversations, one JSON object a line: {@code messages} and {@code tools}; of a
 * preference pair {@code prefix}, {@code chosen}, {@code rejected} and {@code tools}.
 */
public final class TrainingData {

  /** What is learnt from. */
  public static final String TRAIN = "train.jsonl";

  /** What the run is judged by. */
  public static final String EVAL = "eval.jsonl";

  private TrainingData() {}

  /** Takes one row after the other. */
  @FunctionalInterface
  public interface Taker {
    void take(ObjectNode row) throws IOException;
  }

  /** Hands its rows on, one after the other. */
  @FunctionalInterface
  public interface Rows {
    void to(Taker taker) throws IOException;
  }

  /** Writes rows to a file of a data folder; it appears whole or not at all. */
  public static void write(Path file, List<ObjectNode> rows) throws IOException {
    write(
        file,
        taker -> {
          for (ObjectNode row : rows) {
            taker.take(row);
          }
        });
  }

  /** The same with one row in memory at a time. */
  public static void write(Path file, Rows rows) throws IOException {
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    try (BufferedWriter out = Files.newBufferedWriter(part)) {
      rows.to(
          row -> {
            out.write(row.toString());
            out.newLine();
          });
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  static List<Example> sft(Path file, ExampleMaker maker, Runnable portion) throws IOException {
    List<Example> examples = new ArrayList<>();
    try (BufferedReader in = Files.newBufferedReader(file)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode row = row(file, line);
        maker
            .sft(new Conversation(array(file, row, "messages"), row.get("tools")))
            .ifPresent(examples::add);
        portion.run();
      }
    }
    return examples;
  }

  static List<PreferenceExample> preferences(Path file, ExampleMaker maker, Runnable portion)
      throws IOException {
    List<PreferenceExample> examples = new ArrayList<>();
    try (BufferedReader in = Files.newBufferedReader(file)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode row = row(file, line);
        ArrayNode prefix = array(file, row, "prefix");
        Function<String, Conversation> side =
            name -> new Conversation(prefix.deepCopy().add(row.path(name)), row.get("tools"));
        maker.preference(side.apply("chosen"), side.apply("rejected")).ifPresent(examples::add);
        portion.run();
      }
    }
    return examples;
  }

  private static JsonNode row(Path file, String line) {
    try {
      return WorkerJson.MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s: a row is no JSON: %s; make the dataset again"
              .formatted(file, e.getOriginalMessage()),
          e);
    }
  }

  private static ArrayNode array(Path file, JsonNode row, String name) {
    if (row.get(name) instanceof ArrayNode array) {
      return array;
    }
    throw new IllegalArgumentException(
        file + ": a row has no list '" + name + "'; make the dataset again");
  }
}
