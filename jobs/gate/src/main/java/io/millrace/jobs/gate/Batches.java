package io.millrace.jobs.gate;

import io.millrace.gate.PlannedTask;
import io.millrace.gate.Trial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How tasks are put together to be answered at once: by their place in the file and nothing else,
 * so that an arm's rows are the same for every candidate it is compared with.
 */
final class Batches {

  /** Part of the evaluation identity. */
  static final int SIZE = 16;

  private Batches() {}

  static int count(int tasks) {
    return (tasks + SIZE - 1) / SIZE;
  }

  static <T> List<T> of(List<T> tasks, int batch) {
    return tasks.subList(batch * SIZE, Math.min(tasks.size(), (batch + 1) * SIZE));
  }

  /** The batches in the order in which the trial's groups need them. */
  static List<Integer> inOrderOfNeed(Trial trial) {
    Map<String, List<Integer>> batches = new HashMap<>();
    List<PlannedTask> tasks = trial.tasks();
    for (int i = 0; i < tasks.size(); i++) {
      batches.computeIfAbsent(tasks.get(i).group(), group -> new ArrayList<>()).add(i / SIZE);
    }
    Set<Integer> needed = new LinkedHashSet<>();
    trial.order().forEach(group -> needed.addAll(batches.get(group)));
    return List.copyOf(needed);
  }
}
