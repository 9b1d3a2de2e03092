package io.millrace.traffic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.VerifierSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tasks made of holdout pairs. Each answer that the verifier can judge is one task, asked with all
 * that stood before it, or where that is longer than the base's context with the turns that fit;
 * the answers of one pair are one group.
 *
 * @param tasks in the order of the pairs, those that adapters answered last
 * @param pairs what became of each pair: {@link #TAKEN}, or the reason why not; they add up to the
 *     pairs given
 * @param answers the same of each answer of the pairs that were taken
 * @param byAdapters how many tasks expect what nobody but adapters answered
 */
public record TrafficTasks(
    List<ScenarioTask> tasks,
    Map<String, Integer> pairs,
    Map<String, Integer> answers,
    int byAdapters) {

  /** What became of a pair or an answer that is a task. */
  public static final String TAKEN = "task";

  /** What became of a pair that an earlier task set has used. */
  public static final String USED = "used by an earlier task set";

  /** What became of a pair beyond the limit: it is there for the next task set. */
  public static final String KEPT = "kept for the next task set";

  /** What became of an answer that is a task asked with the last turns only. */
  public static final String CUT = "task without the turns that exceed the base's context";

  private static final String TOO_LONG = "its last turn exceeds the base's context";
  private static final String NOT_ASKED = "no user or tool speaks before the answer";

  public TrafficTasks {
    tasks = List.copyOf(tasks);
    pairs = new LinkedHashMap<>(pairs);
    answers = new LinkedHashMap<>(answers);
  }

  /**
   * Makes tasks of the pairs, in the order given, but of those that nobody but adapters answered
   * only where the others are too few: an adapter finds its own answers easily.
   *
   * @param limit the most pairs that are taken
   * @param used prompts that are not to be used again
   * @param context of the base that is to answer
   */
  public static TrafficTasks of(
      List<HoldoutPair> pairs,
      VerifierSpec verifier,
      int limit,
      Set<String> used,
      ContextLimit context) {
    boolean calls = verifier instanceof VerifierSpec.ToolCall;
    List<ScenarioTask> tasks = new ArrayList<>();
    Map<String, Integer> pairCounts = new LinkedHashMap<>(Map.of(TAKEN, 0));
    Map<String, Integer> answerCounts = new LinkedHashMap<>();
    int byAdapters = 0;
    for (HoldoutPair pair : othersFirst(pairs)) {
      Map<String, Integer> fates = new LinkedHashMap<>();
      List<ScenarioTask> made = new ArrayList<>();
      for (AcceptedAnswer answer : pair.answers()) {
        String fate = fate(verifier, answer);
        if (fate.equals(TAKEN)) {
          Optional<ArrayNode> prompt = answer.prompt(context);
          prompt.ifPresent(messages -> made.add(answer.task(messages, calls)));
          fate = prompt.map(messages -> fate(answer, messages)).orElse(TOO_LONG);
        }
        fates.merge(fate, 1, Integer::sum);
      }
      boolean taken = false;
      String fate = fates.isEmpty() ? "no answer" : String.join("; ", sorted(fates));
      if (used.contains(pair.promptHash())) {
        fate = USED;
      } else if (!made.isEmpty()) {
        taken = pairCounts.get(TAKEN) < limit;
        fate = taken ? TAKEN : KEPT;
      }
      pairCounts.merge(fate, 1, Integer::sum);
      if (taken) {
        tasks.addAll(made);
        byAdapters += pair.byAdapters() ? made.size() : 0;
        fates.forEach((each, count) -> answerCounts.merge(each, count, Integer::sum));
      }
    }
    return new TrafficTasks(tasks, pairCounts, answerCounts, byAdapters);
  }

  private static List<HoldoutPair> othersFirst(List<HoldoutPair> pairs) {
    return pairs.stream().sorted(Comparator.comparing(HoldoutPair::byAdapters)).toList();
  }

  private static List<String> sorted(Map<String, Integer> fates) {
    return fates.keySet().stream().sorted().toList();
  }

  private static String fate(VerifierSpec verifier, AcceptedAnswer answer) {
    if (!Judging.by(verifier, answer)) {
      return "its answer " + answer.form().description();
    }
    return answer.isAsked() ? TAKEN : NOT_ASKED;
  }

  private static String fate(AcceptedAnswer answer, ArrayNode prompt) {
    return prompt.size() < answer.index() ? CUT : TAKEN;
  }

  /** The prompts that were taken. */
  public Set<String> groups() {
    return tasks.stream()
        .map(ScenarioTask::group)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * So many tasks for people to look at, first one of each group and slice by slice in turn, so
   * that all kinds are among them; the same tasks give the same sample.
   */
  public static List<String> sample(List<ScenarioTask> tasks, int size) {
    Map<String, List<ScenarioTask>> slices = new LinkedHashMap<>();
    List<ScenarioTask> later = new ArrayList<>();
    Set<String> groups = new HashSet<>();
    for (ScenarioTask task : tasks) {
      if (groups.add(task.group())) {
        slices.computeIfAbsent(task.slice(), slice -> new ArrayList<>()).add(task);
      } else {
        later.add(task);
      }
    }
    Set<String> sample = new LinkedHashSet<>();
    int longest = slices.values().stream().mapToInt(List::size).max().orElse(0);
    for (int place = 0; place < longest; place++) {
      for (List<ScenarioTask> slice : slices.values()) {
        if (place < slice.size()) {
          sample.add(slice.get(place).id());
        }
      }
    }
    later.forEach(task -> sample.add(task.id()));
    return sample.stream().limit(size).toList();
  }
}
