package io.millrace.cli.policy;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.adapters.RegistryOptions;
import io.millrace.policy.PolicyCandidate;
import io.millrace.policy.PolicyRegistry;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Slot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Policies as JSON. */
@Command(
    name = "show",
    description = "What is active, or the candidates of a version, one JSON object a line.",
    mixinStandardHelpOptions = true)
final class PolicyShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private RegistryOptions options;
  @Mixin private PolicyScope scope;

  @Option(
      names = "--version-number",
      paramLabel = "N",
      description = "This version instead of what is active.")
  private Integer version;

  @Override
  public Integer call() throws IOException {
    PolicyRegistry registry = PolicyScope.registry(options);
    String name = scope.scenario().name();
    List<PolicyCandidate> shown = new ArrayList<>();
    for (Slot slot : scope.slots(registry, name)) {
      for (PolicyRegistry.Published one : registry.all(slot)) {
        boolean meant =
            version == null
                ? one.standing().state() == AdapterState.ACTIVE
                : one.policy().version() == version;
        if (meant) {
          shown.add(one.policy());
        }
      }
    }
    if (shown.isEmpty()) {
      throw new CommandFailure(
          "Scenario %1$s has %2$s; millrace policy list --scenario %1$s shows what there is"
              .formatted(name, version == null ? "nothing active" : "no version " + version));
    }
    shown.forEach(policy -> spec.commandLine().getOut().println(policy.json()));
    return 0;
  }
}
