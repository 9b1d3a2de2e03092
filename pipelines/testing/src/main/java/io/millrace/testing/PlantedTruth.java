package io.millrace.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which (prompt, answer) of planted traffic are right. No job ever opens its file. */
public record PlantedTruth(long seed, PlantedNoise noise, List<Run> runs) {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.INDENT_OUTPUT)
          .build();

  public PlantedTruth {
    runs = List.copyOf(runs);
  }

  /**
   * One run.
   *
   * @param answer which of the prompt's answers it gave, -1 for none
   * @param outcome what the last delivery says, null when it says nothing
   * @param rating the score in force, null when unrated
   */
  public record Run(
      String traceId, int prompt, int answer, boolean right, String outcome, Double rating) {}

  /**
   * How good a set of SFT pairs is.
   *
   * @param pairs how many were chosen
   * @param right how many of them are right
   * @param possible how many prompts have a right answer among their runs
   */
  public record Quality(int pairs, int right, int possible) {

    /** The share of the pairs that are right; 1 without pairs. */
    public double precision() {
      return pairs == 0 ? 1 : (double) right / pairs;
    }

    /** The share of the prompts with a right answer that have a right pair; 1 without any. */
    public double recall() {
      return possible == 0 ? 1 : (double) right / possible;
    }
  }

  /**
   * Evaluates pairs, each named by a trace that gave its answer to its prompt.
   *
   * @throws IllegalArgumentException if a trace is unknown here
   */
  public Quality evaluate(Collection<String> representatives) {
    Map<String, Run> byId =
        runs.stream().collect(Collectors.toMap(Run::traceId, Function.identity()));
    Set<List<Integer>> pairs = new HashSet<>();
    Set<Integer> rightPrompts = new HashSet<>();
    for (String id : representatives) {
      Run run = byId.get(id);
      if (run == null) {
        throw new IllegalArgumentException(
            "Cannot evaluate trace " + id + ": it was not planted; use the truth of the same run");
      }
      pairs.add(List.of(run.prompt(), run.answer()));
      if (run.right()) {
        rightPrompts.add(run.prompt());
      }
    }
    int possible = (int) runs.stream().filter(Run::right).mapToInt(Run::prompt).distinct().count();
    return new Quality(pairs.size(), rightPrompts.size(), possible);
  }

  /** The representatives chosen by: success and rated at least 0.7, the best copy wins. */
  public List<String> naive() {
    return PlantedRules.naive(runs);
  }

  /** The representatives chosen by the best rule that outcomes and ratings allow. */
  public List<String> best() {
    return PlantedRules.best(runs, noise);
  }

  /** Writes the truth as one JSON object. */
  public void write(Path file) throws IOException {
    Files.write(file, JSON.writeValueAsBytes(this));
  }

  /** Reads what {@link #write} wrote. */
  public static PlantedTruth read(Path file) throws IOException {
    return JSON.readValue(Files.readAllBytes(file), PlantedTruth.class);
  }
}
