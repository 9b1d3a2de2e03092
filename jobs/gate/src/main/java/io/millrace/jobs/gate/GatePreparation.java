package io.millrace.jobs.gate;

import io.millrace.gate.AlphaEntry;
import io.millrace.gate.EvaluationIdentity;
import io.millrace.gate.Gate;
import io.millrace.gate.Reason;
import io.millrace.gate.Trial;
import io.millrace.gate.Verdict;
import io.millrace.model.answer.AnswerEngine;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotLog;
import io.millrace.registry.SlotState;
import io.millrace.registry.Standing;
import io.millrace.scenario.Generation;
import io.millrace.scenario.Scenario;
import io.millrace.scenario.ScenarioFiles;
import io.millrace.scenario.TaskSet;
import io.millrace.scenario.Verifiers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Fixes everything that a comparison rests on before its first answer: the candidate, its alpha,
 * the incumbent, the tasks and the order in which they are wanted.
 */
public final class GatePreparation {

  private final GateHome places;
  private final GateOptions options;
  private final Scenario scenario;
  private final TaskSet tasks;
  private final Slot slot;
  private final Registry registry;
  private final SlotLog log;
  private final GateRecords records;
  private final Receipts receipts;

  /**
   * Reads the scenario and its tasks.
   *
   * @throws io.millrace.scenario.InvalidScenarioException with all faults of either
   */
  public GatePreparation(GateHome places, GateOptions options) throws IOException {
    this.places = places;
    this.options = options;
    this.scenario = ScenarioFiles.read(options.scenario());
    this.tasks = TaskSet.read(scenario.tasksFile());
    this.slot = new Slot(scenario.name(), options.role().orElseGet(() -> scenario.roles().get(0)));
    this.registry = places.adapters();
    this.log = places.log(slot);
    this.records = new GateRecords(places);
    this.receipts = new Receipts(places);
  }

  /** The slot that candidates are tested for. */
  public Slot slot() {
    return slot;
  }

  /** The adapters that wait for a verdict, in the order in which they came. */
  public List<String> candidates() throws IOException {
    SlotState state = log.state();
    return Stream.concat(
            state.in(AdapterState.CANDIDATE).stream(), state.in(AdapterState.SHADOW).stream())
        .sorted(Comparator.comparingLong(id -> state.standings().get(id).since()))
        .toList();
  }

  /**
   * Prepares a run for a candidate, which is made one if the slot does not know it. A run that
   * needs no answers has its outcome already.
   *
   * @throws IllegalArgumentException when it cannot be tested, with the reason
   */
  public GateFolder prepare(String adapterId) throws IOException {
    AdapterRecord record = record(adapterId);
    require(record);
    SlotState before = log.state();
    Optional<String> serving = before.active();
    Arms arms = new Arms(scenario, base(), registry);
    Arms.Found candidate = arms.of(record);
    Arms.Found incumbent = serving.isPresent() ? arms.of(record(serving.get())) : arms.plain();
    boolean copy =
        serving.isPresent()
            && before.standings().get(serving.get()).weightsHash().equals(record.weightsHash());
    SlotLedger ledger = new SlotLedger(registry.store(), slot);
    AlphaEntry entry = ledger.reserve(record.weightsHash(), scenario.gate());
    enter(record);
    EvaluationIdentity evaluation = evaluation();
    String key =
        SlotLedger.folder(slot)
            + (copy
                ? "/verdicts/copy-%s-%s.json"
                    .formatted(adapterId.substring(0, 12), evaluation.hash().substring(0, 12))
                : key(entry, entry.holds()));
    Trial trial = trial(record, entry, evaluation, candidate, incumbent, copy);
    Optional<Verdict> given = receipts.find(key);
    String fault = candidate.fault().isEmpty() ? incumbent.fault() : candidate.fault();
    boolean asked = given.isEmpty() && fault.isEmpty();
    Generation generation = scenario.generation();
    GateRequest request =
        new GateRequest(
            slot.scenario(),
            slot.role(),
            options.scenario().toAbsolutePath().normalize().toString(),
            places.home().toString(),
            places.registry().toString(),
            places.lake().toString(),
            places.cache().toString(),
            adapterId,
            serving.orElse(""),
            candidate.model(),
            incumbent.model(),
            arms.plain().model(),
            key,
            copy,
            generation.maxTokens(),
            generation.temperature(),
            generation.topP(),
            generation.seed(),
            options.server().map(URI::toString).orElse(""),
            options.worker(),
            asked ? pending(trial) : List.of());
    GateFolder folder = new GateFolder(places.gates().resolve(name(entry, adapterId)));
    folder.prepare(request, trial, tasks);
    if (given.isPresent()) {
      new Settlement(folder).carryOut(given.get(), "");
    } else if (!fault.isEmpty()) {
      new Settlement(folder).decide(trial, List.of(), Reason.BASE_MISSING, fault);
    }
    return folder;
  }

  private AdapterRecord record(String id) throws IOException {
    return registry
        .find(id)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot test adapter %s: the registry %s has none of this id"
                        .formatted(id, places.registry())));
  }

  private void require(AdapterRecord record) throws IOException {
    String of = record.manifest().scenario();
    if (!of.equals(slot.scenario())) {
      throw new IllegalArgumentException(
          "Cannot test adapter %s for slot %s: it was trained for %s"
              .formatted(record.id(), slot, of));
    }
    List<String> faults = registry.verify(record.id());
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot test adapter %s: %s; publish it again".formatted(record.id(), faults.get(0)));
    }
    Verifiers.open(scenario, null);
    AdapterState state = standing(record);
    if (state != null && state != AdapterState.CANDIDATE && state != AdapterState.SHADOW) {
      throw new IllegalArgumentException(
          "Cannot test adapter %s: it is %s in slot %s; train another, or return to one that served with millrace rollback"
              .formatted(record.id(), state.word(), slot));
    }
  }

  private Path base() {
    return options.base().orElseGet(scenario::baseDirectory);
  }

  /** Makes it a candidate and a shadow, as far as it is not yet. */
  private void enter(AdapterRecord record) throws IOException {
    AdapterState state = standing(record);
    if (state == null) {
      move(record, AdapterState.CANDIDATE, "named to the gate");
      state = AdapterState.CANDIDATE;
    }
    if (state == AdapterState.CANDIDATE) {
      move(record, AdapterState.SHADOW, "its test begins");
    }
  }

  private AdapterState standing(AdapterRecord record) throws IOException {
    return log.state().standing(record.id()).map(Standing::state).orElse(null);
  }

  private void move(AdapterRecord record, AdapterState to, String why) throws IOException {
    try {
      records.moved(log.append(SlotChange.of(record, to, "gate", why, null)));
    } catch (RefusedTransitionException somebodyWasFaster) {
      throw new IllegalArgumentException(somebodyWasFaster.getMessage(), somebodyWasFaster);
    }
  }

  private EvaluationIdentity evaluation() throws IOException {
    SortedMap<String, String> settings = scenario.generation().settings();
    settings.put("batch", Integer.toString(Batches.SIZE));
    return new EvaluationIdentity(
        tasks.hash(),
        Verifiers.open(scenario, null).description(),
        settings,
        List.of(scenario.generation().seed()),
        AnswerEngine.description());
  }

  private Trial trial(
      AdapterRecord record,
      AlphaEntry entry,
      EvaluationIdentity evaluation,
      Arms.Found candidate,
      Arms.Found incumbent,
      boolean copy)
      throws IOException {
    Trial fresh =
        new Trial(
            slot.toString(),
            record.weightsHash(),
            evaluation,
            candidate.identity(),
            incumbent.identity(),
            entry.number(),
            entry.alpha(),
            copy ? 0 : entry.holds(),
            false,
            scenario.gate(),
            tasks.planned(),
            List.of());
    return copy ? fresh : continued(entry, fresh);
  }

  /** With what earlier runs of the same test read of an evaluation that has changed since. */
  private Trial continued(AlphaEntry entry, Trial fresh) throws IOException {
    Optional<Verdict> held =
        entry.holds() == 0
            ? Optional.empty()
            : receipts.find(SlotLedger.folder(slot) + key(entry, entry.holds() - 1));
    boolean sameArms =
        held.map(Verdict::trial)
            .filter(
                earlier ->
                    earlier.candidateArm().equals(fresh.candidateArm())
                        && earlier.incumbentArm().equals(fresh.incumbentArm()))
            .isPresent();
    if (!sameArms) {
      return fresh;
    }
    Trial earlier = held.get().trial();
    boolean same = earlier.evaluation().equals(fresh.evaluation());
    RowStore rows = new RowStore(registry.store(), earlier.evaluation().hash());
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
        same ? earlier.carried() : Gate.outcomes(earlier, rows.rows(earlier)));
  }

  private List<String> pending(Trial trial) throws IOException {
    RowStore rows = new RowStore(registry.store(), trial.evaluation().hash());
    Set<String> pending = new LinkedHashSet<>();
    for (int batch : Batches.inOrderOfNeed(trial)) {
      for (String arm : List.of(trial.candidateArm().hash(), trial.incumbentArm().hash())) {
        rows.pending(arm, batch).map(BatchSplit::splitId).ifPresent(pending::add);
      }
    }
    return new ArrayList<>(pending);
  }

  private static String key(AlphaEntry entry, int holds) {
    return "/verdicts/%04d-%d.json".formatted(entry.number(), holds);
  }

  private String name(AlphaEntry entry, String adapterId) {
    return "%s-%s-%04d-%d-%s-%s"
        .formatted(
            slot.scenario(),
            slot.role().replace(Slot.ANY_ROLE, "any"),
            entry.number(),
            entry.holds(),
            adapterId.substring(0, 8),
            UUID.randomUUID().toString().substring(0, 8));
  }
}
