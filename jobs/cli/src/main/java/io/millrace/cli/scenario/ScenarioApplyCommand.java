package io.millrace.cli.scenario;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.SettingsOptions;
import io.millrace.cli.settings.Settings;
import io.millrace.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "apply",
    description = {
      "Rates a scenario's traces by the weights of feedback names in its scenario.yaml.",
      "Making a dataset of it does the same."
    },
    mixinStandardHelpOptions = true)
final class ScenarioApplyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;

  @Option(
      names = "--scenarios",
      paramLabel = "DIR",
      defaultValue = "scenarios",
      description = "Where the scenarios lie (${DEFAULT-VALUE}).")
  private Path scenarios;

  @Parameters(paramLabel = "SCENARIO", description = "The scenario's name or its directory.")
  private String named;

  @Override
  public Integer call() throws SQLException, IOException {
    NamedScenario scenario = NamedScenario.find(named, scenarios);
    Scenario files =
        scenario
            .files()
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "Cannot apply %s: there is no %s in %s; name its directory"
                            .formatted(named, Scenario.FILE, scenarios.resolve(named))));
    Settings read = settings.read();
    boolean changed = ScenarioWeights.hold(read, files);
    spec.commandLine()
        .getOut()
        .println(
            "%s: %s"
                .formatted(
                    files.name(),
                    changed
                        ? "rated again with the weights " + files.feedbackWeights()
                        : "its weights hold already"));
    return 0;
  }
}
