package io.millrace.cli.adapters;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.scenario.NamedScenario;
import io.millrace.registry.AdapterKind;
import io.millrace.registry.Resolver;
import io.millrace.registry.ServingPlan;
import io.millrace.registry.ServingPlan.PassedOver;
import io.millrace.registry.ServingQuestion;
import io.millrace.registry.ServingSite;
import io.millrace.registry.Slot;
import io.millrace.scenario.BaseModels;
import io.millrace.scenario.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what would serve a role. */
@Command(
    name = "resolve",
    description = "Says what serves a role of a scenario here, why, and what was passed over.",
    mixinStandardHelpOptions = true)
public final class ResolveCommand implements Callable<Integer> {

  private static final JsonMapper JSON = new JsonMapper();

  @Spec private CommandSpec spec;
  @Mixin private RegistryOptions options;
  @Mixin private SlotOptions slot;
  @Mixin private BaseOptions bases;

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      description = "A published folder to serve before what the slots say.")
  private Path explicit;

  @Option(
      names = "--base",
      paramLabel = "MODEL",
      description = "The base that serves where no adapter does, instead of the scenario's.")
  private String base;

  @Option(
      names = "--scenarios",
      paramLabel = "DIR",
      defaultValue = "scenarios",
      description = "Where the scenarios lie (${DEFAULT-VALUE}).")
  private Path scenarios;

  @Option(
      names = "--runtime",
      paramLabel = "TYPE",
      defaultValue = "millrace",
      description = "A kind of server there is; may be repeated (${DEFAULT-VALUE}).")
  private List<String> runtimes;

  @Option(
      names = "--memory",
      paramLabel = "BYTES",
      description = "What an adapter may take; unlimited without it.")
  private Long memory;

  @Option(names = "--json", description = "The plan as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Slot asked = slot.slot();
    ServingPlan plan =
        new Resolver(options.registry(), options.slots())
            .resolve(
                new ServingQuestion(
                    asked.scenario(),
                    asked.role(),
                    Optional.ofNullable(explicit),
                    plain(asked.scenario())),
                new ServingSite(
                    runtimes,
                    memory == null ? OptionalLong.empty() : OptionalLong.of(memory),
                    name -> bases.find(options.home(), name)));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(plan));
      return 0;
    }
    out.println("source     " + plan.source().code());
    out.println("base       " + plan.base().map(Path::toString).orElse("-"));
    out.println("adapter    " + plan.adapter().map(Path::toString).orElse("-"));
    out.println("runtime    " + plan.runtimeType().orElse("-"));
    out.println("prefix     " + (plan.prefix().isEmpty() ? "-" : plan.prefix().strip()));
    for (PassedOver passed : plan.passedOver()) {
      out.println(
          "passed over %s: %s (%s)"
              .formatted(passed.source().code(), passed.obstacle().code(), passed.detail()));
    }
    return 0;
  }

  private Optional<String> plain(String scenario) throws IOException {
    if (base != null) {
      return Optional.of(base);
    }
    BaseModels models = new BaseModels(options.home().resolve("models"));
    Optional<Scenario> files = NamedScenario.find(scenario, scenarios).files();
    return files.flatMap(models::find).map(Path::toString);
  }

  private static String json(ServingPlan plan) {
    ObjectNode root = JSON.createObjectNode();
    root.put("source", plan.source().code());
    root.put("base", plan.base().map(Path::toString).orElse(null));
    root.put("adapter", plan.adapter().map(Path::toString).orElse(null));
    root.put("adapter_id", plan.adapterId().orElse(null));
    root.put("kind", plan.kind().map(AdapterKind::word).orElse(null));
    root.put("runtime_type", plan.runtimeType().orElse(null));
    root.put("prefix", plan.prefix());
    ArrayNode passed = root.putArray("passed_over");
    for (PassedOver one : plan.passedOver()) {
      passed
          .addObject()
          .put("source", one.source().code())
          .put("adapter", one.adapter())
          .put("obstacle", one.obstacle().code())
          .put("detail", one.detail());
    }
    return root.toString();
  }
}
