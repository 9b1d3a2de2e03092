package io.millrace.cli.policy;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.adapters.RegistryOptions;
import io.millrace.export.PolicyFile;
import io.millrace.policy.PolicyCandidate;
import io.millrace.policy.PolicyRegistry;
import io.millrace.registry.Slot;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Files of what is active, and of nothing else. */
@Command(
    name = "policy",
    description = "The active routing policy and agent configurations of a scenario.",
    mixinStandardHelpOptions = true)
public final class PolicyExportCommand implements Callable<Integer> {

  enum Format {
    YAML,
    OPENJARVIS,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    String of(PolicyCandidate policy) {
      return switch (this) {
        case YAML -> PolicyFile.yaml(policy);
        case OPENJARVIS -> PolicyFile.openJarvisToml(policy);
        case JSON -> policy.json() + "\n";
      };
    }
  }

  @Spec private CommandSpec spec;
  @Mixin private RegistryOptions options;
  @Mixin private PolicyScope scope;

  @Option(
      names = "--query-class",
      paramLabel = "CLASS",
      description = "Of agent configurations only that of this class.")
  private String queryClass;

  @Option(
      names = "--format",
      defaultValue = "yaml",
      description = "yaml, openjarvis (TOML, one policy a file) or json (${DEFAULT-VALUE}).")
  private Format format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "A new file instead of standard output.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    PolicyRegistry registry = PolicyScope.registry(options);
    String name = scope.scenario().name();
    List<String> documents = new ArrayList<>();
    for (Slot slot : scope.slots(registry, name)) {
      boolean meant =
          queryClass == null || slot.role().equals(Slot.ANY_ROLE) || slot.role().equals(queryClass);
      Optional<PolicyCandidate> active = meant ? registry.active(slot) : Optional.empty();
      active.map(format::of).ifPresent(documents::add);
    }
    if (documents.isEmpty()) {
      throw new CommandFailure(
          "Cannot export: nothing of scenario %1$s is active; millrace policy list --scenario %1$s shows what there is"
              .formatted(name));
    }
    if (format == Format.OPENJARVIS && documents.size() > 1) {
      throw new CommandFailure(
          "Cannot write %d policies as one TOML document; choose one with --kind and --query-class, or use --format yaml"
              .formatted(documents.size()));
    }
    write(String.join("", documents));
    return 0;
  }

  private void write(String text) throws IOException {
    if (output == null) {
      PrintWriter out = spec.commandLine().getOut();
      out.print(text);
      out.flush();
    } else if (Files.exists(output)) {
      throw new CommandFailure(
          "Cannot write %s: it exists; name another file with --output".formatted(output));
    } else {
      Files.writeString(output, text);
    }
  }
}
