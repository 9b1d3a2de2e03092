package io.millrace.jobs.gate;

import io.millrace.gate.AlphaEntry;
import io.millrace.gate.EvaluationIdentity;
import io.millrace.gate.Reason;
import io.millrace.gate.Trial;
import io.millrace.gate.Verdict;
import io.millrace.model.answer.AnswerEngine;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Incumbent;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotLog;
import io.millrace.registry.SlotState;
import io.millrace.scenario.Scenario;
import io.millrace.scenario.ScenarioFiles;
import io.millrace.scenario.TaskSet;
import io.millrace.scenario.Verifiers;
import io.millrace.serving.ServingClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
  private final Admission admission;
  private final Receipts receipts;

  /**
   * Reads the scenario and its tasks.
   *
   * @throws io.millrace.scenario.InvalidScenarioException with all faults of either
   * @throws IllegalArgumentException when the server's address or key cannot be used
   */
  public GatePreparation(GateHome places, GateOptions options) throws IOException {
    this.places = places;
    this.options = options;
    this.scenario = ScenarioFiles.read(options.scenario());
    this.tasks = TaskSet.read(scenario.tasksFile());
    this.slot = new Slot(scenario.name(), options.role().orElseGet(() -> scenario.roles().get(0)));
    this.registry = places.adapters();
    this.log = places.log(slot);
    this.admission = new Admission(places, slot);
    this.receipts = new Receipts(places);
    options.server().ifPresent(server -> ServingClient.check(server, System.getenv()));
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
    AdapterRecord record = admission.record(adapterId);
    Verifiers.open(scenario, options.openJudge());
    admission.require(record);
    Optional<Incumbent> serving = places.slots().incumbent(slot);
    Arms arms = new Arms(scenario, base(), registry);
    Arms.Found candidate = arms.of(record);
    Optional<AdapterRecord> served =
        serving.isPresent()
            ? Optional.of(admission.record(serving.get().adapter()))
            : Optional.empty();
    Arms.Found incumbent = served.isPresent() ? arms.of(served.get()) : arms.plain();
    boolean copy =
        served.map(AdapterRecord::weightsHash).filter(record.weightsHash()::equals).isPresent();
    SlotLedger ledger = new SlotLedger(registry.store(), slot);
    AlphaEntry entry = ledger.reserve(record.weightsHash(), scenario.gate());
    admission.enter(record);
    EvaluationIdentity evaluation = evaluation();
    Turn turn = new Turn(slot, entry, copy ? adapterId : "");
    String key = turn.receiptKey(evaluation);
    Trial trial =
        turn.trial(
            evaluation,
            candidate,
            incumbent,
            options.serving(),
            scenario.gate(),
            tasks.planned(),
            receipts,
            registry.store());
    Optional<Verdict> given = receipts.find(key);
    String fault = candidate.fault().isEmpty() ? incumbent.fault() : candidate.fault();
    boolean asked = given.isEmpty() && fault.isEmpty();
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
            serving.map(Incumbent::adapter).orElse(""),
            serving.map(Incumbent::slot).orElse(slot).role(),
            candidate.model(),
            incumbent.model(),
            arms.plain().model(),
            key,
            copy,
            options.server().map(URI::toString).orElse(""),
            options.canary(),
            options.judge().orElse(null),
            options.worker(),
            asked ? Turn.pending(trial, registry.store()) : List.of());
    GateFolder folder = new GateFolder(places.gates().resolve(name(entry, adapterId)));
    folder.prepare(request, trial, tasks);
    if (given.isPresent()) {
      new Settlement(folder).carryOut(given.get(), "");
    } else if (!fault.isEmpty()) {
      new Settlement(folder).decide(trial, List.of(), Reason.BASE_MISSING, fault);
    }
    return folder;
  }

  private Path base() throws IOException {
    return options.base().isPresent() ? options.base().get() : places.base(scenario);
  }

  private EvaluationIdentity evaluation() throws IOException {
    SortedMap<String, String> settings = scenario.generation().settings();
    settings.put("batch", Integer.toString(Batches.SIZE));
    return new EvaluationIdentity(
        tasks.hash(),
        Verifiers.open(scenario, options.openJudge()).description(),
        settings,
        List.of(scenario.generation().seed()),
        engine());
  }

  private String engine() throws IOException {
    return options.serving()
        ? "OpenAI calls to " + options.server().orElseThrow() + ", arms by turns"
        : AnswerEngine.description();
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
