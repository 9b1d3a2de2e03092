package io.millrace.jobs.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.gate.AlphaEntry;
import io.millrace.gate.ArmRows;
import io.millrace.gate.Decision;
import io.millrace.gate.Verdict;
import io.millrace.gate.VerdictReceipt;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotLog;
import io.millrace.registry.SlotState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of the gate with real models in real child processes. */
class GateRunITCase {

  @TempDir Path home;

  @Test
  void theNumberOfWorkersChangesNoByteOfTheVerdict() throws Exception {
    List<byte[]> receipts = new ArrayList<>();
    for (int parallelism : List.of(1, 2, 4)) {
      Desk desk = new Desk(home.resolve("of" + parallelism)).write("type: exact");
      String adapter = desk.publish(Desk.ADAPTER);

      GateOutcome outcome = desk.run(adapter, parallelism);

      assertThat(outcome.decision()).as(outcome.toString()).isEqualTo("promote");
      assertThat(outcome.trouble()).isEmpty();
      Path verdicts = desk.places().verdicts();
      Path receipt = verdicts.resolve(outcome.verdictId() + ".json");
      receipts.add(Files.readAllBytes(receipt));
      assertThat(
              VerdictReceipt.holds(
                  VerdictReceipt.read(receipt),
                  ArmRows.read(verdicts.resolve(outcome.verdictId() + ".rows.jsonl"))))
          .isTrue();
      await().atMost(Duration.ofMinutes(1)).until(() -> Desk.workers(home).isEmpty());
    }
    assertThat(receipts.get(1)).isEqualTo(receipts.get(0));
    assertThat(receipts.get(2)).isEqualTo(receipts.get(0));
  }

  @Test
  void aPromotionMovesTheSlotAndEndsTheTestInTheLedger() throws Exception {
    Desk desk = new Desk(home).write("type: exact");
    String adapter = desk.publish(Desk.ADAPTER);

    GateOutcome outcome = desk.run(adapter, 1);

    GatePreparation preparation = new GatePreparation(desk.places(), desk.options());
    SlotState state = desk.places().log(preparation.slot()).state();
    assertThat(state.active()).contains(adapter);
    assertThat(state.standings().get(adapter).verdicts()).contains(outcome.verdictId());
    List<AlphaEntry> entries =
        new SlotLedger(desk.places().adapters().store(), preparation.slot()).read().entries();
    assertThat(entries).hasSize(1);
    assertThat(entries.get(0).decision()).isEqualTo(Decision.PROMOTE);
    Receipts receipts = new Receipts(desk.places());
    Verdict verdict = receipts.verdict(outcome.verdictId());
    assertThat(verdict.measures().groups()).isLessThan(64);
    assertThat(receipts.path(outcome.verdictId())).hasSize(verdict.measures().groups());
    assertThat(preparation.candidates()).isEmpty();

    String copy = desk.publish(desk.renamed());
    GateOutcome refused = desk.run(copy, 1);

    assertThat(refused.decision()).isEqualTo("reject");
    assertThat(refused.reason()).isEqualTo("no_effect");
    assertThat(refused.state()).isEqualTo("rejected");
    assertThat(
            new SlotLedger(desk.places().adapters().store(), preparation.slot()).read().entries())
        .isEqualTo(entries);
    assertThat(desk.places().log(preparation.slot()).state().in(AdapterState.ACTIVE))
        .containsExactly(adapter);
  }

  @Test
  void aPromotionThatIsLeftToACanaryKeepsAShadow() throws Exception {
    Desk desk = new Desk(home).write("type: exact");
    String adapter = desk.publish(Desk.ADAPTER);

    GateOutcome outcome = desk.run(adapter, 1, desk.options().forCanary());

    assertThat(outcome.decision()).isEqualTo("promote");
    assertThat(outcome.state()).isEqualTo("shadow");
    assertThat(outcome.trouble()).contains("millrace canary start");
    GatePreparation preparation = new GatePreparation(desk.places(), desk.options());
    assertThat(desk.places().log(preparation.slot()).state().active()).isEmpty();
  }

  @Test
  void aVerdictIsNotCarriedOutOnceSomethingElseIsServed() throws Exception {
    Desk desk = new Desk(home).write("type: exact");
    String adapter = desk.publish(Desk.ADAPTER);
    String other = desk.publish(desk.silent());
    GateOutcome judged = desk.run(adapter, 1, desk.options().forCanary());
    GatePreparation preparation = new GatePreparation(desk.places(), desk.options());
    SlotLog log = desk.places().log(preparation.slot());
    promote(log, desk.places().adapters().find(other).orElseThrow());

    GateOutcome late = desk.run(adapter, 1);

    assertThat(judged.decision()).isEqualTo("promote");
    assertThat(late.verdictId()).isEqualTo(judged.verdictId());
    assertThat(late.trouble()).contains("compared it with something else", "millrace canary start");
    assertThat(late.state()).isEqualTo("shadow");
    assertThat(log.state().active()).contains(other);
  }

  @Test
  void aRoleWithNothingOfItsOwnIsJudgedAgainstTheAdapterOfAllRoles() throws Exception {
    Desk desk = new Desk(home).write("type: exact");
    String common = desk.publish(Desk.ADAPTER);
    String copy = desk.publish(desk.renamed());
    GatePreparation preparation = new GatePreparation(desk.places(), desk.options());
    SlotLog all = desk.places().log(preparation.slot().forAllRoles());
    AdapterRecord record = promote(all, desk.places().adapters().find(common).orElseThrow());

    GateFolder run = preparation.prepare(copy);
    assertThat(run.request().incumbentId()).isEqualTo(common);
    assertThat(run.request().incumbentSlot()).isEqualTo(preparation.slot().forAllRoles());
    GateOutcome refused = Desk.finish(run, 1);
    assertThat(refused.decision()).as(refused.toString()).isEqualTo("reject");
    assertThat(refused.reason()).isEqualTo("no_effect");

    String silent = desk.publish(desk.silent());
    GateFolder late = preparation.prepare(silent);
    assertThat(late.trial().incumbentArm().adapter()).isEqualTo(record.weightsHash());
    all.rollback("test", "back to the base");
    assertThat(preparation.prepare(silent).trial().incumbentArm().adapter()).isEmpty();
  }

  @Test
  void aPromotionWaitsWhereTheAdapterOfAllRolesIsNoLongerWhatTheCandidateBeat() throws Exception {
    Desk desk = new Desk(home).write("type: exact");
    String adapter = desk.publish(Desk.ADAPTER);
    String common = desk.publish(desk.silent());
    GatePreparation preparation = new GatePreparation(desk.places(), desk.options());
    GateFolder run = preparation.prepare(adapter);
    SlotLog all = desk.places().log(preparation.slot().forAllRoles());
    promote(all, desk.places().adapters().find(common).orElseThrow());

    GateOutcome waiting = Desk.finish(run, 1);

    assertThat(waiting.decision()).as(waiting.toString()).isEmpty();
    assertThat(waiting.trouble()).contains("serves something else than when");
    assertThat(waiting.state()).isEqualTo("shadow");
  }

  private static AdapterRecord promote(SlotLog log, AdapterRecord adapter) throws Exception {
    for (AdapterState to :
        List.of(AdapterState.CANDIDATE, AdapterState.SHADOW, AdapterState.ACTIVE)) {
      log.append(SlotChange.of(adapter, to, "test", "to see it", "its verdict"));
    }
    return adapter;
  }
}
