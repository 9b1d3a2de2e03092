package io.millrace.jobs.gate;

import io.millrace.gate.AlphaEntry;
import io.millrace.gate.ArmIdentity;
import io.millrace.gate.EvaluationIdentity;
import io.millrace.gate.Gate;
import io.millrace.gate.Reason;
import io.millrace.gate.Trial;
import io.millrace.gate.Verdict;
import io.millrace.mining.AskedClass;
import io.millrace.model.answer.AnswerEngine;
import io.millrace.policy.LocalConfig;
import io.millrace.privacy.Redactor;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.Incumbent;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.scenario.Scenario;
import io.millrace.scenario.ScenarioFiles;
import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.TaskSet;
import io.millrace.scenario.Verifiers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/**
 * Tests an agent's configuration against another on the scenario's tasks of its class, as far as it
 * can act on them, in one child process and without Flink. Base and adapter are what the scenario's
 * role serves, in both arms.
 */
public final class ConfigGate {

  /** What a miner redacts unless it is told otherwise. */
  private static final Redactor REDACTOR = Redactor.all();

  private final GateHome places;
  private final GateOptions options;
  private final Scenario scenario;
  private final Registry registry;
  private final Receipts receipts;

  /**
   * Reads the scenario.
   *
   * @throws io.millrace.scenario.InvalidScenarioException with all its faults
   */
  public ConfigGate(GateHome places, GateOptions options) throws IOException {
    this.places = places;
    this.options = options;
    this.scenario = ScenarioFiles.read(options.scenario());
    this.registry = places.adapters();
    this.receipts = new Receipts(places);
  }

  /**
   * The verdict of one turn, with its receipt and rows under the home and its entry in the slot's
   * ledger. The slot itself is left to the caller.
   *
   * @param config the id of the configuration
   * @param present what answers now
   * @throws IllegalArgumentException when nothing can be asked, with the reason
   */
  public Verdict test(Slot slot, String config, LocalConfig candidate, LocalConfig present)
      throws IOException {
    TaskSet tasks = tasks(slot.role());
    Arms arms = new Arms(scenario, base(), registry);
    Arms.Found served = served(arms);
    if (!served.fault().isEmpty()) {
      throw new IllegalArgumentException("Cannot test a configuration: " + served.fault());
    }
    SlotLedger ledger = new SlotLedger(registry.store(), slot);
    AlphaEntry entry = ledger.reserve(config, scenario.gate());
    Turn turn = new Turn(slot, entry, "");
    EvaluationIdentity evaluation = evaluation(tasks);
    Trial trial =
        turn.trial(
                evaluation,
                set(served, candidate),
                set(served, present),
                false,
                scenario.gate(),
                tasks.planned(),
                receipts,
                registry.store())
            .withParts(candidate.parts());
    String key = turn.receiptKey(evaluation);
    Optional<Verdict> given = receipts.find(key);
    Verdict verdict =
        given.isPresent()
            ? given.get()
            : receipts.claim(
                key,
                answered(
                    folder(
                        slot,
                        config,
                        new Sides(
                            set(served, candidate).model(),
                            set(served, present).model(),
                            served.model()),
                        key,
                        trial,
                        tasks)));
    receipts.publish(verdict);
    ledger.decided(entry, verdict.decision());
    return verdict;
  }

  /** Asks until the evidence is enough, a batch fails for good, or all is asked. */
  private Verdict answered(GateFolder folder) throws IOException {
    Trial trial = folder.trial();
    List<Batch> pending = folder.request().pending().stream().map(Batch::of).toList();
    KnownRows known = new KnownRows(trial, RowStore.of(registry.store(), trial));
    known.readAll(pending);
    try (Answering answering = new Answering(folder, "0")) {
      for (Batch batch : pending) {
        Verdict now = Gate.decide(trial, known.rows());
        if (now.missing() == null || known.complete(now.missing())) {
          break;
        }
        String trouble = answering.answer(batch);
        if (!trouble.isEmpty()) {
          throw new IllegalArgumentException(
              "Cannot have the tasks answered: %s; see %s and run the gate again"
                  .formatted(trouble, folder.path()));
        }
        known.read(batch);
      }
    }
    return Gate.decide(trial, known.rows(), Reason.INCOMPLETE);
  }

  private TaskSet tasks(String queryClass) throws IOException {
    List<ScenarioTask> all = TaskSet.read(scenario.tasksFile()).tasks();
    List<ScenarioTask> some = all.stream().filter(task -> of(task).equals(queryClass)).toList();
    if (some.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot test a configuration for the class %s: none of the %d tasks of %s is of it; add some"
              .formatted(queryClass, all.size(), scenario.tasksFile()));
    }
    return TaskSet.of(some);
  }

  private static String of(ScenarioTask task) {
    return AskedClass.of(task.messages(), REDACTOR).label();
  }

  private Arms.Found served(Arms arms) throws IOException {
    Slot role = new Slot(scenario.name(), options.role().orElseGet(() -> scenario.roles().get(0)));
    Optional<String> active = places.slots().incumbent(role).map(Incumbent::adapter);
    if (active.isEmpty()) {
      return arms.plain();
    }
    Optional<AdapterRecord> record = registry.find(active.get());
    return arms.of(
        record.orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot test a configuration: slot %s serves adapter %s, which the registry %s lacks"
                        .formatted(role, active.get(), places.registry()))));
  }

  /** What answers in each arm, and what does without a configuration. */
  private record Sides(ArmModel candidate, ArmModel present, ArmModel plain) {}

  /** The same arm, configured so. */
  private Arms.Found set(Arms.Found arm, LocalConfig config) {
    ArmIdentity id = arm.identity();
    ArmModel model = arm.model();
    return new Arms.Found(
        new ArmIdentity(
            id.base(),
            id.adapter(),
            id.chatTemplate(),
            id.conditioning(),
            config.systemPrompt(),
            config.settings(scenario.generation())),
        new ArmModel(
            model.adapterId(),
            model.base(),
            model.adapter(),
            config.systemPrompt(),
            model.prefix(),
            config.generation()),
        arm.fault());
  }

  private EvaluationIdentity evaluation(TaskSet tasks) throws IOException {
    SortedMap<String, String> settings = scenario.generation().settings();
    settings.put("batch", Integer.toString(Batches.SIZE));
    return new EvaluationIdentity(
        tasks.hash(),
        Verifiers.open(scenario, options.openJudge()).description(),
        settings,
        List.of(scenario.generation().seed()),
        AnswerEngine.description());
  }

  private GateFolder folder(
      Slot slot, String config, Sides sides, String key, Trial trial, TaskSet tasks)
      throws IOException {
    GateRequest request =
        new GateRequest(
            slot.scenario(),
            slot.role(),
            options.scenario().toAbsolutePath().normalize().toString(),
            places.home().toString(),
            places.registry().toString(),
            places.lake().toString(),
            places.cache().toString(),
            config,
            "",
            slot.role(),
            sides.candidate(),
            sides.present(),
            sides.plain(),
            key,
            false,
            "",
            false,
            options.judge().orElse(null),
            options.worker(),
            Turn.pending(trial, registry.store()));
    GateFolder folder =
        new GateFolder(
            places
                .gates()
                .resolve(
                    "config-%s-%s"
                        .formatted(
                            config.substring(0, 8), UUID.randomUUID().toString().substring(0, 8))));
    folder.prepare(request, trial, tasks);
    return folder;
  }

  private Path base() throws IOException {
    return options.base().isPresent() ? options.base().get() : places.base(scenario);
  }
}
