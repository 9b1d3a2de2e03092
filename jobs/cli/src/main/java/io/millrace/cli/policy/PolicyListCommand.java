package io.millrace.cli.policy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.Rows;
import io.millrace.cli.adapters.RegistryOptions;
import io.millrace.policy.PolicyRegistry;
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

/** What a scenario's slots have known. */
@Command(
    name = "list",
    description = "Every routing policy and configuration of a scenario with its state.",
    mixinStandardHelpOptions = true)
final class PolicyListCommand implements Callable<Integer> {

  private static final JsonMapper JSON = new JsonMapper();

  @Spec private CommandSpec spec;
  @Mixin private RegistryOptions options;
  @Mixin private PolicyScope scope;

  @Option(names = "--json", description = "Each with its state as one JSON object a row.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PolicyRegistry registry = PolicyScope.registry(options);
    List<List<String>> rows = new ArrayList<>();
    for (Slot slot : scope.slots(registry, scope.scenario().name())) {
      for (PolicyRegistry.Published one : registry.all(slot)) {
        if (json) {
          ObjectNode row = JSON.createObjectNode();
          row.put("state", one.standing().state().word());
          row.set("policy", JSON.readTree(one.policy().json()));
          spec.commandLine().getOut().println(row);
          continue;
        }
        rows.add(
            List.of(
                slot.kind().word(),
                slot.role(),
                Integer.toString(one.policy().version()),
                one.standing().state().word(),
                RegistryOptions.brief(one.policy().id()),
                Long.toString(one.policy().minedFrom().commitSequence()),
                PolicyText.line(one.policy())));
      }
    }
    if (!json) {
      new Rows(
              List.of("kind", "class", "version", "state", "id", "mined from commit", "says"), rows)
          .table(spec.commandLine().getOut());
    }
    return 0;
  }
}
