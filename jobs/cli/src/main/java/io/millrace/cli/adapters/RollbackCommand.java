package io.millrace.cli.adapters;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.SettingsOptions;
import io.millrace.cli.policy.PolicyMoves;
import io.millrace.cli.settings.Settings;
import io.millrace.jobs.gate.SlotOnServer;
import io.millrace.lake.AdapterRows;
import io.millrace.lake.RecordLog;
import io.millrace.policy.PolicyRegistry;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotKind;
import io.millrace.serving.ServingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Takes the active adapter of a slot back. */
@Command(
    name = "rollback",
    description = {
      "Returns a slot to what was active before: an adapter or the plain base, a routing policy,"
          + " an agent configuration, or none.",
      "A Millrace server follows by itself. With --server, another one loads the adapter that the"
          + " slot returned to and unloads the one that was rolled back, which its list of models"
          + " must show. Its API key is in MILLRACE_SERVE_KEY. Exit code 1 and the reason where it"
          + " does not; the slot has been rolled back then, and --server-only tries again."
    },
    mixinStandardHelpOptions = true)
public final class RollbackCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;
  @Mixin private RegistryOptions options;
  @Mixin private SlotOptions slot;

  @Option(
      names = "--why",
      defaultValue = "asked for on the command line",
      description = "The reason that the log keeps (${DEFAULT-VALUE}).")
  private String why;

  @Option(
      names = "--kind",
      defaultValue = "adapter",
      description =
          "adapter, routing_policy (which has no role) or agent_config (whose role is the class of"
              + " queries) (${DEFAULT-VALUE}).")
  private SlotKind kind;

  @Option(names = "--json", description = "Print the log's entry as JSON.")
  private boolean json;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "A server with OpenAI's calls and vLLM's for adapters, to follow the rollback.")
  private URI server;

  @Option(
      names = "--server-only",
      description = "Roll nothing back; have the server serve what the slot serves.")
  private boolean serverOnly;

  @Override
  public Integer call() throws IOException {
    Optional<SlotOnServer> follows = follows();
    if (!serverOnly) {
      rollBack(settings.read());
    }
    if (follows.isPresent()) {
      Slot which = slot.slot(kind);
      try {
        String serves = follows.get().bring(which, options.slots().log(which).state());
        (json ? spec.commandLine().getErr() : spec.commandLine().getOut()).println(serves);
      } catch (ServingException refused) {
        throw new CommandFailure(
            "Slot %s %s, but its server does not follow: %s; then run the same with --server-only"
                .formatted(
                    which, serverOnly ? "is as it was" : "is rolled back", refused.getMessage()),
            refused);
      }
    }
    return 0;
  }

  private Optional<SlotOnServer> follows() {
    if (server == null && !serverOnly) {
      return Optional.empty();
    }
    if (server == null || kind != SlotKind.ADAPTER) {
      throw new ParameterException(
          spec.commandLine(),
          server == null
              ? "Cannot use --server-only without --server URL; name the server"
              : "Cannot use --server with --kind %s; servers load adapters only".formatted(kind));
    }
    try {
      return Optional.of(new SlotOnServer(server, System.getenv(), options.registry(), PATIENCE));
    } catch (IllegalArgumentException unusable) {
      throw new ParameterException(spec.commandLine(), unusable.getMessage(), unusable);
    }
  }

  private void rollBack(Settings read) throws IOException {
    SlotEntry entry;
    try {
      entry =
          options
              .slots()
              .log(slot.slot(kind))
              .rollback("millrace rollback by " + System.getProperty("user.name"), why);
    } catch (RefusedTransitionException refused) {
      throw new CommandFailure(refused.getMessage(), refused);
    }
    if (entry.slot().kind() == SlotKind.ADAPTER) {
      new RecordLog(read.lakeDirectory(), "rollback")
          .publish(AdapterRows.key(entry), AdapterRows.moved(entry, options.registry()));
      new SlotEvents(read, spec.commandLine().getErr()).send(List.of(entry));
    } else {
      PolicyRegistry policies = new PolicyRegistry(options.registry().store(), Clock.systemUTC());
      new PolicyMoves(policies, read, spec.commandLine().getErr()).tell(List.of(entry));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        json
            ? entry.json()
            : "Slot %s serves %s again; %s was rolled back (entry %d)"
                .formatted(
                    entry.slot(),
                    entry
                        .active()
                        .map(RegistryOptions::brief)
                        .orElse(entry.slot().kind().nothing()),
                    RegistryOptions.brief(entry.moves().get(0).adapter()),
                    entry.sequence()));
  }
}
