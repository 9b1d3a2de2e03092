package io.millrace.traffic;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a set of tasks comes from; {@code traffic.json} beside it.
 *
 * @param set hash of the tasks as they were drawn, before anybody changed them
 * @param drawnAt RFC 3339 in UTC
 * @param verifier its type
 * @param guess whether the verifier is a guess that people should confirm
 * @param why what the verifier rests on
 * @param pairs holdout pairs by what became of them
 * @param answers answers of the pairs taken by what became of them
 * @param byAdapters how many tasks expect what nobody but adapters answered
 * @param sample ids of the tasks that people are asked to look at
 * @param groups the prompts taken, which no later task set uses again
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record TaskOrigin(
    String set,
    String drawnAt,
    String verifier,
    boolean guess,
    String why,
    SortedMap<String, Integer> pairs,
    SortedMap<String, Integer> answers,
    int byAdapters,
    List<String> sample,
    List<String> groups) {

  public TaskOrigin {
    pairs = new TreeMap<>(pairs == null ? Map.of() : pairs);
    answers = new TreeMap<>(answers == null ? Map.of() : answers);
    sample = List.copyOf(sample);
    groups = List.copyOf(groups);
  }
}
