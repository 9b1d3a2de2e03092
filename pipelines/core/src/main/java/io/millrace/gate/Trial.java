package io.millrace.gate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that is fixed before the first answer.
 *
 * @param slot scenario and role, {@code scenario/role}
 * @param candidate SHA-256 of the candidate's weights
 * @param ledgerEntry number of its entry in the slot's alpha ledger
 * @param alpha what that entry holds
 * @param holds how often this test was held before
 * @param serving whether both arms were interleaved on the serving engine, so that latency counts
 * @param tasks in the order of their file
 * @param carried outcomes that this test read under an earlier evaluation identity, in the order in
 *     which it read them; their groups are not read again
 * @param parts what of a configuration is tested; null where the candidate is none
 */
public record Trial(
    String slot,
    String candidate,
    EvaluationIdentity evaluation,
    ArmIdentity candidateArm,
    ArmIdentity incumbentArm,
    int ledgerEntry,
    double alpha,
    int holds,
    boolean serving,
    GatePolicy policy,
    List<PlannedTask> tasks,
    List<GroupOutcome> carried,
    @JsonInclude(JsonInclude.Include.NON_NULL) ConfigParts parts) {

  /** A trial of an adapter. */
  public Trial(
      String slot,
      String candidate,
      EvaluationIdentity evaluation,
      ArmIdentity candidateArm,
      ArmIdentity incumbentArm,
      int ledgerEntry,
      double alpha,
      int holds,
      boolean serving,
      GatePolicy policy,
      List<PlannedTask> tasks,
      List<GroupOutcome> carried) {
    this(
        slot,
        candidate,
        evaluation,
        candidateArm,
        incumbentArm,
        ledgerEntry,
        alpha,
        holds,
        serving,
        policy,
        tasks,
        carried,
        null);
  }

  public Trial {
    tasks = List.copyOf(tasks);
    carried = List.copyOf(carried);
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException(
          "Cannot test at alpha %s; reserve a share in the slot's ledger first".formatted(alpha));
    }
    Set<String> ids = new HashSet<>();
    Map<String, String> slices = new HashMap<>();
    for (PlannedTask task : tasks) {
      if (!ids.add(task.id())) {
        throw new IllegalArgumentException(
            "Cannot plan task %s twice; give each task an id of its own".formatted(task.id()));
      }
      String slice = slices.putIfAbsent(task.group(), task.slice());
      if (slice != null && !slice.equals(task.slice())) {
        throw new IllegalArgumentException(
            "Cannot plan group %s in slices %s and %s; give its tasks one slice"
                .formatted(task.group(), slice, task.slice()));
      }
    }
  }

  /**
   * The trial of a reserved entry, without anything carried over.
   *
   * @throws IllegalArgumentException if the entry's test has ended: its verdict stands
   */
  public static Trial of(
      String slot,
      AlphaEntry entry,
      EvaluationIdentity evaluation,
      ArmIdentity candidateArm,
      ArmIdentity incumbentArm,
      GatePolicy policy,
      List<PlannedTask> tasks) {
    if (!entry.open()) {
      throw new IllegalArgumentException(
          "Cannot test %s again: its test ended with %s; train other weights"
              .formatted(entry.weights(), entry.decision().label()));
    }
    return new Trial(
        slot,
        entry.weights(),
        evaluation,
        candidateArm,
        incumbentArm,
        entry.number(),
        entry.alpha(),
        entry.holds(),
        false,
        policy,
        tasks,
        List.of());
  }

  /** The same trial, of a configuration with these parts. */
  public Trial withParts(ConfigParts tested) {
    return new Trial(
        slot,
        candidate,
        evaluation,
        candidateArm,
        incumbentArm,
        ledgerEntry,
        alpha,
        holds,
        serving,
        policy,
        tasks,
        carried,
        tested);
  }

  /** The trial as canonical JSON. */
  public String json() {
    return GateJson.canonical(this);
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws IOException if the text is no trial
   */
  public static Trial parse(String json) throws IOException {
    return GateJson.MAPPER.readValue(json, Trial.class);
  }

  /** The groups in the order in which answers are wanted; those carried over are left out. */
  public List<String> order() {
    Set<String> groups = new LinkedHashSet<>();
    tasks.forEach(task -> groups.add(task.group()));
    carried.forEach(outcome -> groups.remove(outcome.group()));
    return GateOrder.of(candidate, evaluation.hash(), ledgerEntry, groups);
  }

  /** How many groups this run of the test may have read at its end, earlier runs included. */
  long limit() {
    return (holds + 1L) * policy.budget();
  }

  /** Each group's tasks in the order of the file. */
  Map<String, List<PlannedTask>> byGroup() {
    Map<String, List<PlannedTask>> byGroup = new HashMap<>();
    for (PlannedTask task : tasks) {
      byGroup.computeIfAbsent(task.group(), name -> new ArrayList<>()).add(task);
    }
    return byGroup;
  }

  /** How many groups each slice has, those carried over among them. */
  Map<String, Integer> sliceSizes() {
    Map<String, String> slices = new HashMap<>();
    carried.forEach(outcome -> slices.put(outcome.group(), outcome.slice()));
    tasks.forEach(task -> slices.putIfAbsent(task.group(), task.slice()));
    Map<String, Integer> sizes = new HashMap<>();
    slices.values().forEach(slice -> sizes.merge(slice, 1, Integer::sum));
    return sizes;
  }
}
