package io.millrace.cli.gate;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.SettingsOptions;
import io.millrace.cli.WrittenRows;
import io.millrace.cli.adapters.SlotEvents;
import io.millrace.cli.run.EmbeddedFlink;
import io.millrace.cli.settings.Settings;
import io.millrace.gate.Decision;
import io.millrace.gate.VerdictText;
import io.millrace.jobs.gate.GateHome;
import io.millrace.jobs.gate.GateOptions;
import io.millrace.jobs.gate.GateOutcome;
import io.millrace.jobs.gate.GatePreparation;
import io.millrace.jobs.gate.Receipts;
import io.millrace.jobs.gate.WorkerLimits;
import io.millrace.registry.Registry;
import io.millrace.registry.SlotLog;
import io.millrace.scenario.InvalidScenarioException;
import io.millrace.serving.ServingClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The gate job in this process, for a machine without a Flink cluster. */
@Command(
    name = "run",
    description = {
      "Tests a slot's candidates against what the slot serves and moves the slot.",
      "Exit code 0: each is active or rejected; 3: one is held or not served yet, with the reason;"
          + " 1: one could not be tested. A run that was cut off or held goes on from the answers"
          + " that exist. On a cluster, submit the job's jar with flink run instead."
    },
    mixinStandardHelpOptions = true)
final class GateRunCommand implements Callable<Integer> {

  private static final int HELD = 3;
  private static final int LINE_EVERY = 4;

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;
  @Mixin private JudgeOptions judge;

  @Option(
      names = "--scenario",
      required = true,
      paramLabel = "DIR",
      description = "The scenario's directory.")
  private Path scenario;

  @Option(names = "--role", description = "The role, instead of the scenario's first.")
  private String role;

  @Option(
      names = "--adapter",
      paramLabel = "ID",
      description =
          "An adapter or the beginning of its id, which becomes a candidate if it is none; without"
              + " it all that are candidate or shadow.")
  private String adapter;

  @Option(
      names = "--base",
      paramLabel = "DIR",
      description = "The base model, a folder in Hugging Face layout, instead of the scenario's.")
  private Path base;

  @Option(
      names = "--registry",
      paramLabel = "DIR",
      description = "The registry; by default registry/ under the home directory.")
  private Path registry;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "A model server that must have the adapter and answer as the gate's own engine before it"
              + " is promoted. Its API key is read from "
              + ServingClient.KEY
              + ".")
  private URI server;

  @Option(
      names = "--serving",
      description =
          "Both arms answer on that server, by turns, instead of in child processes, and the policy's"
              + " latency_ratio counts.")
  private boolean serving;

  @Option(
      names = "--canary",
      description = "Leave a candidate that would be promoted a shadow, for millrace canary start.")
  private boolean canary;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many child processes answer (${DEFAULT-VALUE}).")
  private int parallelism;

  @Override
  public Integer call() throws IOException {
    Settings read = settings.read();
    GateHome places = places(read);
    GatePreparation preparation = preparation(places);
    List<String> candidates = adapter == null ? preparation.candidates() : List.of(named(places));
    if (candidates.isEmpty()) {
      throw new CommandFailure(
          "Slot %s has no candidate; name an adapter of the registry with --adapter"
              .formatted(preparation.slot()));
    }
    SlotLog log =
        new SlotLog(Registry.in(places.registry()).store(), preparation.slot(), Clock.systemUTC());
    long before = log.state().sequence();
    boolean held = false;
    try (EmbeddedFlink flink = EmbeddedFlink.start(read.home(), parallelism)) {
      EmbeddedGate gate = new EmbeddedGate(flink, read.home(), parallelism);
      for (String candidate : candidates) {
        GateOutcome outcome = test(gate, preparation, candidate);
        tell(places, outcome);
        boolean waits = canary && outcome.decision().equals(Decision.PROMOTE.label());
        held |= !waits && !List.of("active", "rejected").contains(outcome.state());
      }
    } finally {
      new SlotEvents(read, err()).sendAfter(before, log);
    }
    WrittenRows.load(read, err());
    return held ? HELD : 0;
  }

  private GateHome places(Settings read) {
    GateHome usual = GateHome.under(read.home());
    String cache = System.getenv("DJL_CACHE_DIR");
    return new GateHome(
        usual.home(),
        registry == null ? usual.registry() : registry,
        read.lakeDirectory(),
        cache == null ? usual.cache() : Path.of(cache));
  }

  private GatePreparation preparation(GateHome places) throws IOException {
    try {
      return new GatePreparation(
          places,
          new GateOptions(
              scenario,
              Optional.ofNullable(role),
              Optional.ofNullable(base),
              WorkerLimits.DEFAULT,
              Optional.ofNullable(server),
              serving,
              canary,
              judge.judge()));
    } catch (IllegalArgumentException unusable) {
      throw new CommandFailure(unusable.getMessage(), unusable);
    } catch (InvalidScenarioException invalid) {
      throw new CommandFailure(
          "Cannot test for %s: %s".formatted(scenario, invalid.faults().get(0)), invalid);
    }
  }

  private String named(GateHome places) throws IOException {
    List<String> ids =
        Registry.in(places.registry()).ids().stream().filter(id -> id.startsWith(adapter)).toList();
    if (ids.size() != 1) {
      throw new CommandFailure(
          "%s adapter %s in the registry; millrace adapters list shows what there is"
              .formatted(ids.isEmpty() ? "No" : "More than one", adapter));
    }
    return ids.get(0);
  }

  private GateOutcome test(EmbeddedGate gate, GatePreparation preparation, String candidate)
      throws IOException {
    err().println("testing %s for slot %s".formatted(candidate, preparation.slot()));
    AtomicInteger shown = new AtomicInteger(-LINE_EVERY);
    try {
      return gate.run(
          preparation,
          candidate,
          progress -> {
            if (progress.answered() >= shown.get() + LINE_EVERY
                || progress.answered() == progress.batches()) {
              shown.set(progress.answered());
              err().println(progress.line());
            }
          });
    } catch (IllegalArgumentException | IllegalStateException cannot) {
      throw new CommandFailure(cannot.getMessage(), cannot);
    }
  }

  private void tell(GateHome places, GateOutcome outcome) throws IOException {
    if (!outcome.isDecided()) {
      throw new CommandFailure(
          "Cannot test %s: %s".formatted(outcome.adapterId(), outcome.trouble()));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("Verdict " + outcome.verdictId());
    out.println(VerdictText.of(new Receipts(places).verdict(outcome.verdictId())).stripTrailing());
    out.println("In slot %s it is %s.".formatted(outcome.slot(), outcome.state()));
    out.flush();
    if (!outcome.trouble().isEmpty()) {
      err().println("millrace: " + outcome.trouble());
    }
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
