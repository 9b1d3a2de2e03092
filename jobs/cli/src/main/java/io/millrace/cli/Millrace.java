package io.millrace.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
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
    synopsisSubcommandLabel = "COMMAND")
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
    int code = execute(out, err, args);
    out.flush();
    System.exit(standard.exitCode(code, err));
  }

  /** Runs a command inside a process and returns its exit code. */
  public static int execute(PrintWriter out, PrintWriter err, String... args) {
    Millrace millrace = new Millrace();
    CommandLine line = new CommandLine(millrace);
    Commands.addFor(line, args);
    return millrace.prepared(line).setOut(out).setErr(err).execute(args);
  }

  /** The command line with all its commands and its error handling. */
  public static CommandLine commandLine() {
    Millrace millrace = new Millrace();
    CommandLine line = new CommandLine(millrace);
    Commands.addAll(line);
    return millrace.prepared(line);
  }

  private CommandLine prepared(CommandLine line) {
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(this::execute)
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
