package io.millrace.traffic;

import io.millrace.scenario.ScenarioTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was said of a sample of tasks so far; the last answer to a task holds and counts once.
 *
 * @param sample ids of the tasks that are to be looked at
 * @param answers by task
 */
public record Review(List<String> sample, Map<String, ReviewAnswer> answers) {

  public Review {
    sample = List.copyOf(sample);
    answers = Map.copyOf(answers);
  }

  /** The review after these answers, the newest last. */
  public static Review of(List<String> sample, List<ReviewAnswer> given) {
    Map<String, ReviewAnswer> answers = new LinkedHashMap<>();
    given.forEach(answer -> answers.put(answer.task(), answer));
    return new Review(sample, answers);
  }

  /** The tasks of the sample that nobody has answered, in its order. */
  public List<String> open() {
    return sample.stream().filter(task -> !answers.containsKey(task)).toList();
  }

  /** How many tasks were answered so, beyond the sample too. */
  public long count(ReviewAnswer.Kind kind) {
    return answers.values().stream().filter(answer -> answer.answer() == kind).count();
  }

  /** The tasks with what was said of them carried out; carrying it out again changes nothing. */
  public List<ScenarioTask> apply(List<ScenarioTask> tasks) {
    List<ScenarioTask> kept = new ArrayList<>();
    for (ScenarioTask task : tasks) {
      ReviewAnswer answer = answers.get(task.id());
      ReviewAnswer.Kind kind = answer == null ? ReviewAnswer.Kind.YES : answer.answer();
      if (kind != ReviewAnswer.Kind.NO) {
        kept.add(kind == ReviewAnswer.Kind.EDIT ? task.expecting(answer.expected()) : task);
      }
    }
    return kept;
  }
}
