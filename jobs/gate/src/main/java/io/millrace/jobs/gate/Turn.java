package io.millrace.jobs.gate;

import io.millrace.gate.AlphaEntry;
import io.millrace.gate.EvaluationIdentity;
import io.millrace.gate.Gate;
import io.millrace.gate.GatePolicy;
import io.millrace.gate.PlannedTask;
import io.millrace.gate.Trial;
import io.millrace.gate.Verdict;
import io.millrace.registry.RegistryStore;
import io.millrace.registry.Slot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One turn of a candidate's test: from its reservation, or from a hold, to the next verdict.
 *
 * @param entry of the slot's ledger
 * @param copyOf id of a candidate with the weights that serve, whose test leaves the ledger as it
 *     is; empty for any other
 */
record Turn(Slot slot, AlphaEntry entry, String copyOf) {

  boolean copy() {
    return !copyOf.isEmpty();
  }

  /** Where the registry keeps this turn's one verdict. */
  String receiptKey(EvaluationIdentity evaluation) {
    return copy()
        ? SlotLedger.folder(slot)
            + "/verdicts/copy-%s-%s.json"
                .formatted(copyOf.substring(0, 12), evaluation.hash().substring(0, 12))
        : key(entry.holds());
  }

  private String key(int holds) {
    return SlotLedger.folder(slot) + "/verdicts/%04d-%d.json".formatted(entry.number(), holds);
  }

  /**
   * What is compared in this turn, with what earlier ones read of an evaluation that has changed
   * since.
   *
   * @param serving whether both arms answer on the server
   */
  Trial trial(
      EvaluationIdentity evaluation,
      Arms.Found candidate,
      Arms.Found incumbent,
      boolean serving,
      GatePolicy policy,
      List<PlannedTask> tasks,
      Receipts receipts,
      RegistryStore store)
      throws IOException {
    Trial fresh =
        new Trial(
            slot.toString(),
            entry.weights(),
            evaluation,
            candidate.identity(),
            incumbent.identity(),
            entry.number(),
            entry.alpha(),
            copy() ? 0 : entry.holds(),
            serving,
            policy,
            tasks,
            List.of());
    if (copy() || entry.holds() == 0) {
      return fresh;
    }
    Optional<Trial> held = receipts.find(key(entry.holds() - 1)).map(Verdict::trial);
    boolean sameArms =
        held.filter(
                earlier ->
                    earlier.candidateArm().equals(fresh.candidateArm())
                        && earlier.incumbentArm().equals(fresh.incumbentArm()))
            .isPresent();
    return sameArms ? continued(held.get(), fresh, store) : fresh;
  }

  private static Trial continued(Trial earlier, Trial fresh, RegistryStore store)
      throws IOException {
    boolean same =
        earlier.evaluation().equals(fresh.evaluation()) && earlier.serving() == fresh.serving();
    return new Trial(
        fresh.slot(),
        fresh.candidate(),
        fresh.evaluation(),
        fresh.candidateArm(),
        fresh.incumbentArm(),
        fresh.ledgerEntry(),
        fresh.alpha(),
        fresh.holds(),
        fresh.serving(),
        fresh.policy(),
        fresh.tasks(),
        same
            ? earlier.carried()
            : Gate.outcomes(earlier, RowStore.of(store, earlier).rows(earlier)));
  }

  /** The batches that a trial still needs, in the order in which its groups are read. */
  static List<String> pending(Trial trial, RegistryStore store) throws IOException {
    RowStore rows = RowStore.of(store, trial);
    String candidate = trial.candidateArm().hash();
    List<String> arms =
        trial.serving() ? List.of(candidate) : List.of(candidate, trial.incumbentArm().hash());
    Set<String> pending = new LinkedHashSet<>();
    for (int batch : Batches.inOrderOfNeed(trial)) {
      for (String arm : arms) {
        rows.pending(arm, batch).map(Batch::id).ifPresent(pending::add);
      }
    }
    return new ArrayList<>(pending);
  }
}
