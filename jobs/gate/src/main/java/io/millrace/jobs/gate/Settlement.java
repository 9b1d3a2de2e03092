package io.millrace.jobs.gate;

import io.millrace.gate.AlphaEntry;
import io.millrace.gate.ArmRow;
import io.millrace.gate.Decision;
import io.millrace.gate.Gate;
import io.millrace.gate.Reason;
import io.millrace.gate.Trial;
import io.millrace.gate.Verdict;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Incumbent;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotLog;
import io.millrace.registry.SlotState;
import io.millrace.registry.Slots;
import io.millrace.registry.Standing;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The end of a run: the verdict becomes that of its turn, its receipt, rows and ledger entry are
 * written, and the slot moves. Each step may be repeated, so a run that was cut off is finished by
 * the next.
 */
final class Settlement {

  private static final String BY = "gate";

  private final GateFolder folder;
  private final GateRequest request;
  private final GateHome places;
  private final Slots slots;
  private final SlotLog log;
  private final Receipts receipts;
  private final GateRecords records;

  Settlement(GateFolder folder) throws IOException {
    this.folder = folder;
    this.request = folder.request();
    this.places = request.places();
    this.slots = places.slots();
    this.log = slots.log(request.slot());
    this.receipts = new Receipts(places);
    this.records = new GateRecords(places);
  }

  /**
   * Decides from the rows and carries the verdict out.
   *
   * @param absent the reason to hold where answers are missing
   * @param trouble what stood in the way of the answers, empty for nothing
   */
  GateOutcome decide(Trial trial, Collection<ArmRow> rows, Reason absent, String trouble)
      throws IOException {
    Verdict verdict = Gate.decide(trial, rows, absent);
    if (verdict.decision() == Decision.PROMOTE && !isAsCompared()) {
      return end(null, incumbentChanged());
    }
    boolean unverified = verdict.reason() == Reason.VERIFIER_ERROR && trouble.isEmpty();
    return carryOut(
        receipts.claim(request.receiptKey(), verdict),
        unverified ? VerifierFailures.counted(rows) : trouble);
  }

  /** A run without any answer: nothing is decided, the test goes on where it was. */
  GateOutcome withoutVerdict(String trouble) throws IOException {
    return end(null, trouble);
  }

  /** Carries out the verdict of the turn. */
  GateOutcome carryOut(Verdict verdict, String trouble) throws IOException {
    List<ArmRow> rows = receipts.publish(verdict);
    Decision decision = verdict.decision();
    String why = verdict.reason().sentence();
    if (decision == Decision.PROMOTE && !serves(log.state())) {
      if (!isAsCompared()) {
        return end(verdict, incumbentChanged());
      }
      if (!verdict.trial().incumbentArm().equals(folder.trial().incumbentArm())) {
        return end(verdict, verdictOutlived());
      }
      Optional<String> refusal = new ProbeCheck(folder, verdict.trial()).refusal();
      if (refusal.isPresent()) {
        decision = Decision.REJECT;
        why = "the probe refused it: " + refusal.get();
      } else if (!request.server().isEmpty()) {
        ServingCheck.Finding served = server().ask(folder.probe());
        if (!served.good()) {
          return end(verdict, "not promoted yet: " + served.words() + "; run the gate again");
        }
        why = why + "; " + served.words();
      }
    }
    if (!request.closed()) {
      new SlotLedger(places.adapters().store(), request.slot()).decided(entry(verdict), decision);
    }
    records.decided(verdict, request, rows);
    if (decision == Decision.PROMOTE && request.canary() && !serves(log.state())) {
      return end(
          verdict, "it stays a shadow; millrace canary start gives it a share of the traffic");
    }
    String stopped = move(verdict, decision, why);
    boolean refused = decision != verdict.decision();
    String said = stopped.isEmpty() ? (refused ? why : trouble) : stopped;
    String left = unloaded(decision);
    return end(verdict, said.isEmpty() || left.isEmpty() ? said + left : said + "; " + left);
  }

  private ServingCheck server() {
    return new ServingCheck(request, System.getenv());
  }

  /** Frees on the server what a move made useless; what stood in the way, or an empty text. */
  private String unloaded(Decision decision) throws IOException {
    return decision == Decision.HOLD || request.server().isEmpty()
        ? ""
        : server().unloadUseless(log.state());
  }

  private static AlphaEntry entry(Verdict verdict) {
    Trial trial = verdict.trial();
    return new AlphaEntry(
        trial.ledgerEntry(), trial.candidate(), trial.alpha(), trial.holds(), null);
  }

  /** Moves the slot; what stood in the way, or an empty text. */
  private String move(Verdict verdict, Decision decision, String why) throws IOException {
    if (decision == Decision.HOLD) {
      return "";
    }
    AdapterState target =
        decision == Decision.PROMOTE ? AdapterState.ACTIVE : AdapterState.REJECTED;
    while (true) {
      SlotState state = log.state();
      Optional<Standing> standing = state.standing(request.candidateId());
      if (standing.filter(now -> now.state() == target).isPresent()) {
        return "";
      }
      if (target == AdapterState.ACTIVE && !isAsCompared()) {
        return incumbentChanged();
      }
      try {
        Optional<SlotEntry> entry =
            log.appendAfter(
                state.sequence(),
                new SlotChange(
                    request.candidateId(),
                    verdict.trial().candidate(),
                    target,
                    BY,
                    why,
                    verdict.id()));
        if (entry.isPresent()) {
          records.moved(entry.get());
          return "";
        }
      } catch (RefusedTransitionException refused) {
        return refused.getMessage();
      }
    }
  }

  private boolean serves(SlotState state) {
    return state.active().filter(request.candidateId()::equals).isPresent();
  }

  /** Whether the incumbent serves still, or the candidate does, which another run has promoted. */
  private boolean isAsCompared() throws IOException {
    Optional<Incumbent> serving = slots.incumbent(request.slot());
    Incumbent promoted = new Incumbent(request.slot(), request.candidateId());
    return serving.equals(Optional.of(promoted))
        || serving.map(Incumbent::adapter).orElse("").equals(request.incumbentId());
  }

  private String verdictOutlived() {
    return "its verdict compared it with something else than slot %s serves now; millrace canary start --older-verdict tries it beside that and looks for harm"
        .formatted(request.slot());
  }

  private String incumbentChanged() {
    return "slot %s serves something else than when the candidate was compared; run the gate again"
        .formatted(request.slot());
  }

  private GateOutcome end(Verdict verdict, String trouble) throws IOException {
    GateOutcome outcome =
        new GateOutcome(
            request.slot().toString(),
            request.candidateId(),
            verdict == null ? "" : verdict.decision().label(),
            verdict == null ? "" : verdict.reason().label(),
            verdict == null ? "" : verdict.id(),
            log.state()
                .standing(request.candidateId())
                .map(standing -> standing.state().word())
                .orElse(""),
            trouble);
    folder.write(outcome);
    return outcome;
  }
}
