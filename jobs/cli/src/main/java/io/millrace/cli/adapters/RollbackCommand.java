package io.millrace.cli.adapters;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.SettingsOptions;
import io.millrace.cli.policy.PolicyMoves;
import io.millrace.cli.settings.Settings;
import io.millrace.lake.AdapterRows;
import io.millrace.lake.RecordLog;
import io.millrace.policy.PolicyRegistry;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotKind;
import io.millrace.serving.ServingException;
import io.millrace.serving.SlotOnServer;
import java.io.IOException;
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
      "Returns a slot to what was active before: an adapter, a routing policy, an agent"
          + " configuration, or none, and then a role is served by what the slot for all roles"
          + " serves, or by the plain base.",
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
    if (serverOnly) {
      follow(follows.orElseThrow());
      return 0;
    }
    Settings read = settings.read();
    SlotEntry entry = rolledBack();
    spec.commandLine().getOut().println(json ? entry.json() : said(entry));
    Optional<CommandFailure> unserved = Optional.empty();
    if (follows.isPresent()) {
      // before the records, which may fail too: what answers users comes first
      try {
        follow(follows.get());
      } catch (CommandFailure refused) {
        unserved = Optional.of(refused);
      }
    }
    try {
      tell(entry, read);
    } catch (IOException unwritten) {
      CommandFailure failure =
          new CommandFailure(
              "%s, but the lake does not say so: %s; then run millrace %s"
                  .formatted(
                      unserved
                          .map(CommandFailure::getMessage)
                          .orElse("Slot %s is rolled back".formatted(entry.slot())),
                      unwritten,
                      kind == SlotKind.ADAPTER
                          ? "adapters sync"
                          : "policy sync --scenario " + entry.slot().scenario()),
              unwritten);
      unserved.ifPresent(failure::addSuppressed);
      throw failure;
    }
    if (unserved.isPresent()) {
      throw unserved.get();
    }
    return 0;
  }

  private void follow(SlotOnServer follower) {
    Slot which = slot.slot(kind);
    try {
      String serves = follower.bring(which);
      (json ? spec.commandLine().getErr() : spec.commandLine().getOut()).println(serves);
    } catch (IOException trouble) {
      throw new CommandFailure(
          "Slot %s %s, but its server does not follow: %s; then run the same with --server-only"
              .formatted(
                  which,
                  serverOnly ? "is as it was" : "is rolled back",
                  trouble instanceof ServingException refused
                      ? refused.told()
                      : trouble.getMessage()),
          trouble);
    }
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

  private SlotEntry rolledBack() throws IOException {
    try {
      return options
          .slots()
          .log(slot.slot(kind))
          .rollback("millrace rollback by " + System.getProperty("user.name"), why);
    } catch (RefusedTransitionException refused) {
      throw new CommandFailure(refused.getMessage(), refused);
    }
  }

  private void tell(SlotEntry entry, Settings read) throws IOException {
    if (entry.slot().kind() == SlotKind.ADAPTER) {
      new RecordLog(read.lakeDirectory(), "rollback")
          .publish(AdapterRows.key(entry), AdapterRows.moved(entry, options.registry()));
      new SlotEvents(read, spec.commandLine().getErr()).send(List.of(entry));
    } else {
      PolicyRegistry policies = new PolicyRegistry(options.registry().store(), Clock.systemUTC());
      new PolicyMoves(policies, entry.slot().scenario(), read, spec.commandLine().getErr())
          .tell(List.of(entry));
    }
  }

  private String said(SlotEntry entry) {
    Slot which = entry.slot();
    return "Slot %s serves %s again; %s was rolled back (entry %d)"
        .formatted(
            which,
            entry
                .active()
                .map(RegistryOptions::brief)
                .orElseGet(
                    () ->
                        which.kind() == SlotKind.ADAPTER ? common(which) : which.kind().nothing()),
            RegistryOptions.brief(entry.moves().get(0).adapter()),
            entry.sequence());
  }

  /** What serves a slot of adapters that has nothing active. */
  private String common(Slot which) {
    try {
      return options
          .slots()
          .incumbent(which)
          .map(one -> "%s of slot %s".formatted(RegistryOptions.brief(one.adapter()), one.slot()))
          .orElse(which.kind().nothing());
    } catch (IOException unread) {
      return "what slot %s says (%s)".formatted(which.forAllRoles(), unread.getMessage());
    }
  }
}
