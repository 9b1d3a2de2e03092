package io.millrace.cli.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.cli.Millrace;
import io.millrace.registry.RefusedTransitionException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.commons.io.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "resolve",
    description = {
      "Times what answers which adapter serves, in a registry of many.",
      "Publishes adapters of one tensor, lets every tenth go through one slot, and resolves the slot"
          + " again and again, beside reading the active adapter's manifest alone."
    },
    mixinStandardHelpOptions = true)
final class BenchResolveCommand implements Callable<Integer> {

  private static final JsonMapper JSON = new JsonMapper();

  @Spec private CommandSpec spec;

  @Option(
      names = "--adapters",
      defaultValue = "10000",
      description = "How many adapters there are (${DEFAULT-VALUE}).")
  private int adapters;

  @Option(names = "--json", description = "Print the figures as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException, RefusedTransitionException {
    if (adapters < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot measure %d adapters; give --adapters 1 or more".formatted(adapters));
    }
    Path directory = ((Millrace) spec.root().userObject()).home().resolve("bench-resolve");
    FileUtils.deleteDirectory(directory.toFile());
    try {
      ResolveBench bench = new ResolveBench(directory);
      bench.publish(adapters);
      print(bench.micros());
    } finally {
      FileUtils.deleteDirectory(directory.toFile());
    }
    return 0;
  }

  private void print(Map<String, Double> micros) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>(micros);
      all.put("adapters", adapters);
      out.println(JSON.writeValueAsString(all));
      return;
    }
    out.println("microseconds with %d adapters (goal: below 1,000)".formatted(adapters));
    micros.forEach(
        (name, value) -> out.println(String.format(Locale.ROOT, "  %-28s %8.1f", name, value)));
  }
}
