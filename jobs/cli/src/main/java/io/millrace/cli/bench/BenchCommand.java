package io.millrace.cli.bench;

import io.millrace.cli.train.BenchGenerateCommand;
import io.millrace.cli.train.BenchTrainCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures this machine; the figures of the documentation come from here. */
@Command(
    name = "bench",
    description = "Measures speed on this machine, beside limits measured in the same run.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BenchMineCommand.class,
      BenchSqlCommand.class,
      BenchResolveCommand.class,
      BenchTrainCommand.class,
      BenchGenerateCommand.class,
      BenchLoopCommand.class,
      BenchRecipeCommand.class
    })
public final class BenchCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Say what to measure: mine, sql, resolve, train, generate, loop or recipe");
  }
}
