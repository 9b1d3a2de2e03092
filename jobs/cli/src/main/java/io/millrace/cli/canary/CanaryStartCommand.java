package io.millrace.cli.canary;

import io.millrace.canary.CanaryLog;
import io.millrace.cli.CommandFailure;
import io.millrace.cli.SettingsOptions;
import io.millrace.cli.adapters.RegistryOptions;
import io.millrace.cli.adapters.SlotOptions;
import io.millrace.cli.settings.Settings;
import io.millrace.gate.Verdict;
import io.millrace.jobs.gate.GateHome;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Incumbent;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.Rollout;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotLog;
import io.millrace.registry.SlotState;
import io.millrace.registry.Slots;
import io.millrace.registry.Standing;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Gives a shadow a share of the slot's conversations. */
@Command(
    name = "start",
    description = "Gives a shadow that the gate would promote a share of the conversations.",
    mixinStandardHelpOptions = true)
final class CanaryStartCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;
  @Mixin private RegistryOptions options;
  @Mixin private SlotOptions slot;
  @Mixin private RolloutOptions rollouts;

  @Option(
      names = "--adapter",
      paramLabel = "ID",
      description = "The shadow, or the beginning of its id; not needed where there is only one.")
  private String adapter;

  @Option(
      names = "--expected",
      paramLabel = "MEAN",
      description =
          "The incumbent's mean rating, for the loss that can be seen; by default that of its rated"
              + " traces in DuckDB, and "
              + IncumbentMean.ASSUMED
              + " where there are none.")
  private Double expected;

  @Option(
      names = "--older-verdict",
      description =
          "Start although the verdict compared the shadow with something else than the slot serves"
              + " now; the canary looks only for harm.")
  private boolean olderVerdict;

  @Option(
      names = "--beside-policy",
      description =
          "Start although the scenario's routing policy leaves the slot no class of queries: for"
              + " clients that ask for the slot by its own name, which no policy routes.")
  private boolean besidePolicy;

  @Override
  public Integer call() throws IOException {
    Settings read = settings.read();
    Instant now = Instant.now();
    Rollout rollout = rollouts.rollout(spec.commandLine(), now);
    Slots slots = options.slots();
    SlotLog log = slots.log(slot.slot());
    SlotState state = log.state();
    requireOwnIncumbent(slots, state);
    Optional<Instant> cool = CanaryLog.coolUntil(log);
    if (cool.isPresent() && now.isBefore(cool.get())) {
      throw new CommandFailure(
          "Cannot start a canary in slot %s before %s: the last one did harm, and the slot cools down"
              .formatted(slot.slot(), cool.get()));
    }
    AdapterRecord record = options.adapter(adapter == null ? onlyShadow(state) : adapter);
    Set<String> spent = state.standing(record.id()).map(Standing::spent).orElse(Set.of());
    Path verdicts = GateHome.under(read.home()).verdicts();
    Verdict verdict =
        GateVerdicts.promotion(
                verdicts,
                slot.slot().toString(),
                record.weightsHash(),
                spent,
                Comparison.serving(state))
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "Cannot start %s as a canary: %s has no verdict that promotes it in slot %s; run %s --canary"
                            .formatted(
                                RegistryOptions.brief(record.id()),
                                verdicts,
                                slot.slot(),
                                GateVerdicts.command(slot.slot()))));
    Optional<RoutedClasses> routed =
        RoutedClasses.of(options.registry(), slot.slot(), state, record);
    if (!besidePolicy) {
      routed.ifPresent(classes -> classes.requireSome(slot.slot()));
    }
    VisibleLoss loss = VisibleLoss.of(mean(read, state), rollout);
    Comparison comparison = new Comparison(verdict, slot.slot(), state);
    String why = String.format(Locale.ROOT, "a share of %s of the conversations", rollout.share());
    if (!comparison.holds()) {
      older(record, comparison.sentence(loss));
      why = why + ", by a verdict against " + comparison.named();
    }
    SlotEntry entry =
        begun(
            log,
            state,
            new SlotChange(
                record.id(),
                record.weightsHash(),
                AdapterState.CANARY,
                "millrace canary start by " + System.getProperty("user.name"),
                why,
                verdict.id(),
                rollout));
    SlotMoves.tell(entry, options.registry(), read, spec.commandLine().getErr());
    say(entry, record, rollout);
    spec.commandLine().getOut().println(loss.sentence());
    routed.ifPresent(classes -> classes.say(spec.commandLine().getOut()));
    return 0;
  }

  /** Begins it in the state that was looked at. */
  private static SlotEntry begun(SlotLog log, SlotState state, SlotChange change)
      throws IOException {
    try {
      return log.appendAfter(state.sequence(), change)
          .orElseThrow(
              () ->
                  new CommandFailure(
                      "Slot %s changed meanwhile; start the canary again".formatted(log.slot())));
    } catch (RefusedTransitionException refused) {
      throw new CommandFailure(refused.getMessage(), refused);
    }
  }

  private void requireOwnIncumbent(Slots slots, SlotState state) throws IOException {
    Optional<Incumbent> serving = slots.incumbent(slot.slot());
    if (state.active().isEmpty() && serving.isPresent()) {
      throw new CommandFailure(
          "Cannot start a canary in slot %s: it would take %s of slot %s from all other conversations, because nothing is active in the slot itself; promote its shadow with %s"
              .formatted(
                  slot.slot(),
                  RegistryOptions.brief(serving.get().adapter()),
                  serving.get().slot(),
                  GateVerdicts.command(slot.slot())));
    }
  }

  private IncumbentMean mean(Settings read, SlotState state) throws IOException {
    return expected == null
        ? IncumbentMean.of(read, slot.slot(), state)
        : IncumbentMean.given(expected);
  }

  private void older(AdapterRecord record, String comparison) {
    String adapter = RegistryOptions.brief(record.id());
    if (!olderVerdict) {
      throw new CommandFailure(
          "Cannot start %s as a canary: %s; give --older-verdict to start it all the same"
              .formatted(adapter, comparison));
    }
    spec.commandLine().getOut().println("Of %s, %s".formatted(adapter, comparison));
  }

  private String onlyShadow(SlotState state) {
    Set<String> shadows = state.in(AdapterState.SHADOW);
    if (shadows.isEmpty()) {
      throw new CommandFailure(
          "Slot %s has no shadow to try; %s --canary leaves an adapter that it would promote as one"
              .formatted(slot.slot(), GateVerdicts.command(slot.slot())));
    }
    if (shadows.size() > 1) {
      throw new CommandFailure(
          "Slot %s has %d shadows; name one with --adapter".formatted(slot.slot(), shadows.size()));
    }
    return shadows.iterator().next();
  }

  private void say(SlotEntry entry, AdapterRecord record, Rollout rollout) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "Slot %s: %s answers %s of the conversations (entry %d); harm returns to %s"
            .formatted(
                entry.slot(),
                RegistryOptions.brief(record.id()),
                rollout.share(),
                entry.sequence(),
                entry.active().map(RegistryOptions::brief).orElse("the plain base")));
    out.println(
        "Promoted when %d conversations of each arm are rated and there is no alarm; until %s"
            .formatted(rollout.minRated(), rollout.deadline()));
  }
}
