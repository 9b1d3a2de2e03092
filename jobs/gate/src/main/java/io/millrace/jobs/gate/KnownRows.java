package io.millrace.jobs.gate;

import io.millrace.gate.Arm;
import io.millrace.gate.ArmRow;
import io.millrace.gate.PlannedTask;
import io.millrace.gate.Trial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A trial's rows in memory, batch by batch. */
final class KnownRows {

  private final Trial trial;
  private final RowStore store;
  private final Map<String, List<ArmRow>> batches = new TreeMap<>();

  KnownRows(Trial trial, RowStore store) {
    this.trial = trial;
    this.store = store;
  }

  /** Reads what there is of a batch, of each side that was asked. */
  void read(Batch asked) throws IOException {
    for (Arm side : Arm.values()) {
      if (trial.serving() || identity(side).equals(asked.arm())) {
        read(side, asked.batch());
      }
    }
  }

  private void read(Arm side, int batch) throws IOException {
    store
        .rows(identity(side), batch, side)
        .ifPresent(rows -> batches.put(side + "/" + batch, rows));
  }

  /**
   * Reads all that there is, the batches aside that are still to be asked: of them there may be
   * rows in which the verifier failed.
   */
  void readAll(List<Batch> pending) throws IOException {
    Set<String> waiting = new HashSet<>();
    for (Batch asked : pending) {
      if (!store.has(asked)) {
        waiting.add(asked.arm() + asked.batch());
      }
    }
    for (int batch = 0; batch < Batches.count(trial.tasks().size()); batch++) {
      for (Arm side : Arm.values()) {
        String asked = trial.serving() ? trial.candidateArm().hash() : identity(side);
        if (!waiting.contains(asked + batch)) {
          read(side, batch);
        }
      }
    }
  }

  private String identity(Arm side) {
    return (side == Arm.CANDIDATE ? trial.candidateArm() : trial.incumbentArm()).hash();
  }

  List<ArmRow> rows() {
    List<ArmRow> rows = new ArrayList<>();
    batches.values().forEach(rows::addAll);
    return rows;
  }

  /** Whether both arms have answered all tasks of a group. */
  boolean complete(String group) {
    Set<String> answered = new HashSet<>();
    batches.values().forEach(rows -> rows.forEach(row -> answered.add(row.arm() + row.task())));
    return trial.tasks().stream()
        .filter(task -> task.group().equals(group))
        .map(PlannedTask::id)
        .allMatch(
            id -> answered.contains(Arm.CANDIDATE + id) && answered.contains(Arm.INCUMBENT + id));
  }
}
