package io.millrace.cli.adapters;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.Rows;
import io.millrace.registry.AdapterManifest;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.Leftovers;
import io.millrace.registry.Registry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What was published. */
@Command(
    name = "adapters",
    description = "Shows, checks and exports the adapters in the registry.",
    mixinStandardHelpOptions = true,
    subcommands = {AdapterExportCommand.class, AdapterSyncCommand.class})
public final class AdaptersCommand implements Runnable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration LIVE = Duration.ofHours(1);

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "list",
      description = "All adapters, in the order of their ids.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin RegistryOptions options,
      @Option(names = "--scenario", description = "Only those trained for it.") String scenario,
      @Option(names = "--json", description = "Each manifest as one JSON object a row.")
          boolean json)
      throws IOException {
    Registry registry = options.registry();
    List<List<String>> rows = new ArrayList<>();
    for (String id : registry.ids()) {
      AdapterRecord record = registry.find(id).orElseThrow();
      AdapterManifest manifest = record.manifest();
      if (scenario != null && !scenario.equals(manifest.scenario())) {
        continue;
      }
      if (json) {
        out().println(Files.readString(registry.folder(id).resolve("manifest.json")));
      }
      rows.add(
          List.of(
              RegistryOptions.brief(id),
              manifest.scenario(),
              manifest.role(),
              manifest.kind().word(),
              manifest.backend(),
              manifest.base() == null ? "" : manifest.base().id(),
              RegistryOptions.brief(manifest.datasetHash()),
              manifest.metrics().toString()));
    }
    if (!json) {
      new Rows(
              List.of(
                  "adapter", "scenario", "role", "kind", "backend", "base", "dataset", "metrics"),
              rows)
          .table(out());
    }
    return 0;
  }

  @Command(
      name = "show",
      description = "One adapter's manifest, as JSON.",
      mixinStandardHelpOptions = true)
  int show(
      @Mixin RegistryOptions options,
      @Parameters(paramLabel = "ADAPTER", description = "The id or its beginning.") String id)
      throws IOException {
    AdapterRecord record = options.adapter(id);
    byte[] manifest =
        Files.readAllBytes(options.registry().folder(record.id()).resolve("manifest.json"));
    out().println(JSON.readTree(manifest).toPrettyString());
    return 0;
  }

  @Command(
      name = "verify",
      description = "Reads every file of adapters and compares it with what was published.",
      mixinStandardHelpOptions = true)
  int verify(
      @Mixin RegistryOptions options,
      @Parameters(
              paramLabel = "ADAPTER",
              arity = "0..*",
              description = "Ids or their beginnings; all without any.")
          List<String> beginnings,
      @Option(names = "--json", description = "Each adapter with its faults as one JSON object.")
          boolean json)
      throws IOException {
    Registry registry = options.registry();
    List<String> ids = new ArrayList<>();
    for (String beginning : beginnings == null ? List.<String>of() : beginnings) {
      ids.add(options.adapter(beginning).id());
    }
    int faulty = 0;
    for (String id : beginnings == null ? registry.ids() : ids) {
      List<String> faults = registry.verify(id);
      faulty += faults.isEmpty() ? 0 : 1;
      if (json) {
        ObjectNode found = JSON.createObjectNode().put("adapter", id);
        found.put("as_published", faults.isEmpty()).set("faults", JSON.valueToTree(faults));
        out().println(found);
      } else {
        out().println(RegistryOptions.brief(id) + (faults.isEmpty() ? "  as published" : ""));
        faults.forEach(fault -> out().println("  " + fault));
      }
    }
    return faulty == 0 ? 0 : 1;
  }

  @Command(
      name = "janitor",
      description = {
        "Names what killed publishers left; nothing reads it.",
        "Without --apply it only says what it would delete: what is older than an hour."
      },
      mixinStandardHelpOptions = true)
  int janitor(
      @Mixin RegistryOptions options,
      @Option(names = "--apply", description = "Do it.") boolean apply)
      throws IOException {
    Instant now = Instant.now();
    List<Leftovers> old =
        Leftovers.in(options.store()).stream().filter(left -> left.olderThan(LIVE, now)).toList();
    for (Leftovers left : old) {
      out().println("%s  %d bytes, of %s".formatted(left.path(), left.bytes(), left.changed()));
      if (apply) {
        left.remove();
      }
    }
    out().println("%s %d leftovers".formatted(apply ? "Deleted" : "Would delete", old.size()));
    return 0;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
