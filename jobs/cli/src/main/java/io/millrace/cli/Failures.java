package io.millrace.cli;

import io.millrace.cli.settings.SettingsException;
import io.millrace.flink.config.InvalidConfigException;
import io.millrace.local.LocalServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what went wrong, and with which exit code the process ends. */
final class Failures {

  private Failures() {}

  /** A command line that cannot be understood: names the nearest flag or command. */
  static int usage(ParameterException fault, String[] args) {
    CommandLine line = fault.getCommandLine();
    StringBuilder message = new StringBuilder("millrace: ").append(firstLine(fault));
    if (fault instanceof UnmatchedArgumentException unmatched) {
      List<String> near = unmatched.getSuggestions();
      if (!near.isEmpty()) {
        message.append("; did you mean ").append(near.get(0)).append('?');
      }
    }
    line.getErr().println(message.append(" See: ").append(help(line)));
    return ExitCode.USAGE;
  }

  /**
   * A command that failed: trouble that its user can act on is one line (one for each fault of the
   * settings), anything else is a defect and is thrown on with its stack.
   */
  static int execution(Exception fault, CommandLine line, ParseResult parsed) throws Exception {
    if (fault instanceof SettingsException settings) {
      settings.faults().forEach(each -> line.getErr().println("millrace: " + each));
      return ExitCode.USAGE;
    }
    if (fault instanceof InvalidConfigException invalid) {
      invalid
          .getMessage()
          .lines()
          .skip(1)
          .forEach(each -> line.getErr().println("millrace: " + each.strip()));
      return ExitCode.USAGE;
    }
    if (fault instanceof CommandFailure
        || fault instanceof LocalServerException
        || fault instanceof IOException
        || fault instanceof UncheckedIOException
        || fault instanceof SQLException
        || fault instanceof KafkaException) {
      line.getErr().println("millrace: " + firstLine(fault));
      return ExitCode.SOFTWARE;
    }
    throw fault;
  }

  private static String help(CommandLine line) {
    return line.getCommandSpec().qualifiedName() + " --help";
  }

  /** What an exception says, in one line; of Kafka's the cause, which names what is wrong. */
  static String firstLine(Exception fault) {
    Throwable told =
        fault instanceof KafkaException && fault.getCause() != null ? fault.getCause() : fault;
    String message = told.getMessage() == null ? "" : told.getMessage();
    String first = message.lines().findFirst().orElse("");
    boolean sentence = first.contains(" ");
    return sentence ? first : told.getClass().getSimpleName() + ": " + first;
  }
}
