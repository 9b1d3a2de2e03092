package io.millrace.jobs.gate;

import io.millrace.gate.Arm;
import io.millrace.gate.ArmRow;
import io.millrace.gate.ArmRows;
import io.millrace.gate.Trial;
import io.millrace.registry.RegistryStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The raw rows of an evaluation: {@code evaluations/<evaluation>/<arm>/<batch>.<attempt>.jsonl}. A
 * batch's rows appear whole and never change; a later attempt takes the place of one in which the
 * verifier failed. Arms are known by their identity, so the rows of an incumbent serve all its
 * comparisons; those of a server that both arms were asked on by turns belong to that pair alone.
 */
final class RowStore {

  private final RegistryStore store;
  private final String folder;

  private RowStore(RegistryStore store, String folder) {
    this.store = store;
    this.folder = folder;
  }

  /** The rows that a trial may read and add to. */
  static RowStore of(RegistryStore store, Trial trial) {
    String evaluation = "evaluations/" + trial.evaluation().hash() + "/";
    return new RowStore(store, trial.serving() ? evaluation + pair(trial) : evaluation);
  }

  /** Latencies compare only where both arms were asked by turns. */
  private static String pair(Trial trial) {
    return "served-%s-%s/"
        .formatted(
            trial.candidateArm().hash().substring(0, 16),
            trial.incumbentArm().hash().substring(0, 16));
  }

  /** Keeps a batch's rows; where somebody was faster, theirs stay. */
  void keep(Batch batch, List<ArmRow> rows) throws IOException {
    store.create(key(batch), ArmRows.bytes(rows));
  }

  boolean has(Batch batch) throws IOException {
    return store.exists(key(batch));
  }

  /** The newest rows of a batch as those of one side; empty where there are none. */
  Optional<List<ArmRow>> rows(String arm, int batch, Arm side) throws IOException {
    int attempts = attempts(arm, batch);
    if (attempts == 0) {
      return Optional.empty();
    }
    Batch newest = new Batch(arm, batch, attempts - 1);
    return Optional.of(
        ArmRows.read(store.local(key(newest))).stream().map(row -> row.as(side)).toList());
  }

  /** All rows of both arms that a trial may read. */
  List<ArmRow> rows(Trial trial) throws IOException {
    List<ArmRow> rows = new ArrayList<>();
    for (int batch = 0; batch < Batches.count(trial.tasks().size()); batch++) {
      rows(trial.candidateArm().hash(), batch, Arm.CANDIDATE).ifPresent(rows::addAll);
      rows(trial.incumbentArm().hash(), batch, Arm.INCUMBENT).ifPresent(rows::addAll);
    }
    return rows;
  }

  /** What is still to be asked of an arm's batch: nothing, or the next attempt. */
  Optional<Batch> pending(String arm, int batch) throws IOException {
    Optional<List<ArmRow>> rows = rows(arm, batch, Arm.CANDIDATE);
    boolean sound = rows.isPresent() && rows.get().stream().allMatch(row -> row.error() == null);
    return sound ? Optional.empty() : Optional.of(new Batch(arm, batch, attempts(arm, batch)));
  }

  private int attempts(String arm, int batch) throws IOException {
    int attempts = 0;
    while (store.exists(key(new Batch(arm, batch, attempts)))) {
      attempts++;
    }
    return attempts;
  }

  private String key(Batch batch) {
    return folder + batch.arm() + "/%05d.%d.jsonl".formatted(batch.batch(), batch.attempt());
  }
}
