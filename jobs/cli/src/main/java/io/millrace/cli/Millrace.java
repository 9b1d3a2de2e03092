package io.millrace.cli;

import io.millrace.cli.adapters.AdaptersCommand;
import io.millrace.cli.adapters.LineageCommand;
import io.millrace.cli.adapters.ResolveCommand;
import io.millrace.cli.adapters.RollbackCommand;
import io.millrace.cli.adapters.SlotsCommand;
import io.millrace.cli.bench.BenchCommand;
import io.millrace.cli.canary.CanaryCommand;
import io.millrace.cli.gate.GateCommand;
import io.millrace.cli.gate.VerdictCommand;
import io.millrace.cli.loop.ReportCommand;
import io.millrace.cli.policy.PolicyCommand;
import io.millrace.cli.run.MineCommand;
import io.millrace.cli.run.RunCommand;
import io.millrace.cli.scenario.ScenarioCommand;
import io.millrace.cli.serve.ChatCommand;
import io.millrace.cli.serve.ServeCommand;
import io.millrace.cli.traffic.TasksCommand;
import io.millrace.cli.train.TrainCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code millrace} command: 0 is success, 1 a failure, 2 a usage that cannot be understood. */
@Command(
    name = "millrace",
    description = "Turns the traces of LLM agents into scored training pairs.",
    mixinStandardHelpOptions = true,
    version = "millrace 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      SimulateCommand.class,
      ProduceCommand.class,
      RunCommand.class,
      MineCommand.class,
      LoadCommand.class,
      StatusCommand.class,
      SqlCommand.class,
      DatasetCommand.class,
      TrainCommand.class,
      ExportCommand.class,
      AdaptersCommand.class,
      SlotsCommand.class,
      ResolveCommand.class,
      RollbackCommand.class,
      LineageCommand.class,
      RejectedCommand.class,
      LakeCommand.class,
      PointsCommand.class,
      ServeCommand.class,
      ChatCommand.class,
      ScenarioCommand.class,
      TasksCommand.class,
      GateCommand.class,
      VerdictCommand.class,
      CanaryCommand.class,
      PolicyCommand.class,
      ReportCommand.class,
      DoctorCommand.class,
      BenchCommand.class,
      GenerateCompletion.class,
      CommandLine.HelpCommand.class
    })
public final class Millrace implements Runnable {

  @Spec private CommandSpec spec;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      defaultValue = "${env:MILLRACE_HOME:-.millrace}",
      description = "Where everything is kept that is not named elsewhere (${DEFAULT-VALUE}).")
  private Path home;

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    // figures read the same on every machine, and as the documents have them
    Locale.setDefault(Locale.ROOT);
    StandardOutput standard = new StandardOutput();
    PrintWriter out = new PrintWriter(standard, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = commandLine().setOut(out).setErr(err).execute(args);
    out.flush();
    System.exit(standard.exitCode(code, err));
  }

  /** The command line with its error handling, for use inside a process. */
  public static CommandLine commandLine() {
    Millrace millrace = new Millrace();
    CommandLine line = new CommandLine(millrace);
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(parsed -> millrace.execute(parsed))
        .setParameterExceptionHandler(Failures::usage)
        .setExecutionExceptionHandler(Failures::execution);
  }

  /** The home directory of this call, made absolute. */
  public Path home() {
    return home.toAbsolutePath().normalize();
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private int execute(CommandLine.ParseResult parsed) {
    boolean informs = CommandLine.executeHelpRequest(parsed) != null;
    if (informs) {
      return CommandLine.ExitCode.OK;
    }
    Home.enter(home());
    return new CommandLine.RunLast().execute(parsed);
  }
}
