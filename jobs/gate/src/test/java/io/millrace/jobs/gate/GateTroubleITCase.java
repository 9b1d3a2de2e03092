package io.millrace.jobs.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.gate.Arm;
import io.millrace.gate.ArmRow;
import io.millrace.gate.Trial;
import io.millrace.registry.AdapterState;
import io.millrace.registry.SlotState;
import io.millrace.scenario.InvalidScenarioException;
import io.millrace.scenario.ScenarioTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong promotes nothing, and the next run goes on from the rows that exist. */
class GateTroubleITCase {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir Path home;

  private static SlotState state(Desk desk) throws Exception {
    GatePreparation preparation = new GatePreparation(desk.places(), desk.options());
    return desk.places().log(preparation.slot()).state();
  }

  private static FutureTask<GateOutcome> beside(Callable<GateOutcome> work) {
    FutureTask<GateOutcome> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "beside");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private void killOne() {
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(LIMIT)
        .until(() -> !Desk.workers(home.resolve("gates")).isEmpty());
    Desk.workers(home.resolve("gates")).forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void aKilledWorkerIsReplacedAndOneKilledTooOftenHoldsUntilTheNextRun() throws Exception {
    Desk desk = new Desk(home).write("type: exact");
    String adapter = desk.publish(Desk.ADAPTER);
    GateOptions impatient = desk.options().withWorker(WorkerLimits.DEFAULT.withRetries(0));
    Future<GateOutcome> ending = beside(() -> desk.run(adapter, 1, impatient));
    killOne();

    GateOutcome held = ending.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

    assertThat(held.decision()).as(held.toString()).isEqualTo("hold");
    assertThat(held.reason()).isEqualTo("incomplete");
    assertThat(held.trouble()).contains("crashed").contains("137");
    assertThat(state(desk).active()).isEmpty();
    assertThat(state(desk).in(AdapterState.SHADOW)).containsExactly(adapter);

    Future<GateOutcome> again = beside(() -> desk.run(adapter, 1, desk.options()));
    killOne();

    assertThat(again.get(LIMIT.toSeconds(), TimeUnit.SECONDS).decision()).isEqualTo("promote");
    assertThat(state(desk).active()).contains(adapter);
    await().atMost(LIMIT).until(() -> Desk.workers(home).isEmpty());
  }

  @Test
  void aVerifierThatFailsOnATaskHoldsAndIsAskedAgain() throws Exception {
    Path marker = home.resolve("mended");
    Path script = Files.createDirectories(home.resolve("scenario")).resolve("verify.sh");
    Files.writeString(
        script,
        """
        question=$(cat)
        case $question in
          *'"id":"task-3"'*) [ -e %s ] || exit 9 ;;
        esac
        echo '{"score": 0.5}'
        """
            .formatted(marker));
    Desk desk = new Desk(home).write("type: command\ncommand: [sh, verify.sh]");
    String adapter = desk.publish(Desk.ADAPTER);

    GateOutcome held = desk.run(adapter, 1);

    assertThat(held.decision()).as(held.toString()).isEqualTo("hold");
    assertThat(held.reason()).isEqualTo("verifier_error");
    assertThat(new Receipts(desk.places()).verdict(held.verdictId()).missing())
        .isEqualTo("group-3");

    Files.writeString(marker, "");
    GateOutcome after = desk.run(adapter, 1);

    assertThat(after.reason()).isEqualTo("too_few_tasks");
    assertThat(new Receipts(desk.places()).verdict(after.verdictId()).trial().holds()).isEqualTo(1);
    assertThat(state(desk).active()).isEmpty();
  }

  @Test
  void aBaseThatChangedUnderTheAdapterOrIsGoneHolds() throws Exception {
    Desk desk = new Desk(home).write("type: exact");
    String adapter = desk.publish(Desk.ADAPTER);
    Path config = desk.base().resolve("tokenizer_config.json");
    String before = Files.readString(config);
    Path weights = desk.base().resolve("model.safetensors");
    byte[] sound = Files.readAllBytes(weights);
    byte[] other = sound.clone();
    other[other.length - 1] ^= 1;
    Files.write(weights, other);

    GateOutcome held = desk.run(adapter, 1);

    assertThat(held.reason()).isEqualTo("base_missing");
    assertThat(held.trouble()).contains("another base");
    assertThat(Files.readString(config)).isEqualTo(before);
    assertThat(state(desk).active()).isEmpty();

    Files.delete(weights.resolveSibling("config.json"));
    assertThat(desk.run(adapter, 1).trouble()).contains("holds no base model");
    Files.copy(Desk.BASE.resolve("config.json"), desk.base().resolve("config.json"));
    Files.write(weights, sound);
    assertThat(desk.run(adapter, 2).decision()).isEqualTo("promote");
  }

  @Test
  void anAdapterThatDoesNothingWhenItIsLoadedIsNotPromotedWhateverItsRowsSay() throws Exception {
    Desk desk = new Desk(home).write("type: exact");
    String silent = desk.publish(desk.silent());
    GateFolder run = new GatePreparation(desk.places(), desk.options()).prepare(silent);
    Trial trial = run.trial();
    RowStore rows = RowStore.of(desk.places().adapters().store(), trial);
    List<ScenarioTask> tasks = run.tasks().tasks();
    for (int batch = 0; batch < Batches.count(tasks.size()); batch++) {
      String arm = trial.candidateArm().hash();
      rows.keep(
          new Batch(arm, batch, 0),
          Batches.of(tasks, batch).stream().map(task -> claimed(task, trial)).toList());
    }

    GateOutcome outcome = Desk.finish(run, 1);

    assertThat(outcome.decision()).as(outcome.toString()).isEqualTo("promote");
    assertThat(outcome.trouble()).contains("the probe refused it");
    assertThat(outcome.state()).isEqualTo("rejected");
    assertThat(state(desk).active()).isEmpty();
  }

  private static ArmRow claimed(ScenarioTask task, Trial trial) {
    return new ArmRow(
        task.id(),
        Arm.CANDIDATE,
        trial.evaluation().hash(),
        trial.candidateArm().hash(),
        task.expected().asText(),
        1.0,
        true,
        null,
        1.0,
        1L,
        1L);
  }

  @Test
  void twoGatesForOneSlotEndInOneVerdict() throws Exception {
    Desk desk = new Desk(home).write("type: exact");
    String adapter = desk.publish(Desk.ADAPTER);
    GateFolder one = new GatePreparation(desk.places(), desk.options()).prepare(adapter);
    GateFolder other = new GatePreparation(desk.places(), desk.options()).prepare(adapter);
    Future<GateOutcome> beside = beside(() -> Desk.finish(other, 1));

    GateOutcome first = Desk.finish(one, 1);
    GateOutcome second = beside.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

    assertThat(first.decision()).isEqualTo("promote");
    assertThat(second.verdictId()).isEqualTo(first.verdictId());
    assertThat(second.state()).isEqualTo("active");
    assertThat(state(desk).sequence()).isEqualTo(3);
  }

  @Test
  void aGateThatIsDoneOnceItsCandidateServesEndsInTheVerdictThatPromotedIt() throws Exception {
    Desk desk = new Desk(home).write("type: exact");
    String adapter = desk.publish(Desk.ADAPTER);
    GateFolder one = new GatePreparation(desk.places(), desk.options()).prepare(adapter);
    GateFolder late = new GatePreparation(desk.places(), desk.options()).prepare(adapter);
    GateOutcome first = Desk.finish(one, 1);

    GateOutcome second = Desk.finish(late, 1);

    assertThat(first.state()).isEqualTo("active");
    assertThat(second).isEqualTo(first);
    assertThat(state(desk).sequence()).isEqualTo(3);
  }

  @Test
  void tasksThatCannotBeUsedAndAMissingEngineAreErrorsThatSpendNoHold() throws Exception {
    Desk desk = new Desk(home).write("type: exact");
    String adapter = desk.publish(Desk.ADAPTER);
    GateOptions unheard =
        desk.options().withWorker(WorkerLimits.DEFAULT.withJavaOptions(List.of("-Dos.arch=none")));

    GateOutcome outcome = desk.run(adapter, 1, unheard);

    assertThat(outcome.isDecided()).isFalse();
    assertThat(outcome.trouble()).contains("no_backend");
    Path tasks = desk.scenario().resolve("tasks.jsonl");
    List<String> lines = Files.readAllLines(tasks);
    Files.write(tasks, List.of(lines.get(0), lines.get(0)));
    assertThatThrownBy(() -> new GatePreparation(desk.places(), desk.options()))
        .isInstanceOf(InvalidScenarioException.class)
        .hasMessageContaining("task-0 twice");
    Files.writeString(tasks, "");
    assertThatThrownBy(() -> new GatePreparation(desk.places(), desk.options()))
        .isInstanceOf(InvalidScenarioException.class)
        .hasMessageContaining("no task");
    Files.write(tasks, lines);
    assertThat(desk.run(adapter, 1).decision()).isEqualTo("promote");
  }
}
