package io.millrace.cli;

import io.millrace.cli.settings.Nearest;
import io.millrace.cli.settings.SettingsException;
import io.millrace.flink.config.InvalidConfigException;
import io.millrace.local.LocalServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what went wrong, and with which exit code the process ends. */
final class Failures {

  private Failures() {}

  /** A command line that cannot be understood: names the nearest flag or command. */
  static int usage(ParameterException thrown, String[] args) {
    CommandLine line = thrown.getCommandLine();
    ParameterException fault = mistyped(thrown, line);
    StringBuilder message = new StringBuilder("millrace: ").append(firstLine(fault));
    if (fault instanceof UnmatchedArgumentException unmatched) {
      nearest(unmatched, line)
          .ifPresent(near -> message.append("; did you mean ").append(near).append('?'));
    }
    line.getErr().println(message.append(" See: ").append(help(line)));
    return ExitCode.USAGE;
  }

  /** What is missing is missing because of what is unknown, where there is such a thing. */
  private static ParameterException mistyped(ParameterException thrown, CommandLine line) {
    List<String> unknown = line.getUnmatchedArguments();
    return thrown instanceof MissingParameterException && !unknown.isEmpty()
        ? new UnmatchedArgumentException(line, unknown)
        : thrown;
  }

  private static Optional<String> nearest(UnmatchedArgumentException fault, CommandLine line) {
    String first = fault.getUnmatched().get(0);
    if (!fault.isUnknownOption()) {
      return fault.getSuggestions().stream().findFirst();
    }
    LevenshteinDistance near = new LevenshteinDistance(first.length() / 3);
    return Optional.of(Nearest.to(first, line.getCommandSpec().optionsMap().keySet()))
        .filter(name -> near.apply(first, name) >= 0);
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
    if (fault instanceof LocalServerException) {
      // ends with the server's own last lines
      line.getErr().println("millrace: " + fault.getMessage().strip());
      return ExitCode.SOFTWARE;
    }
    if (fault instanceof CommandFailure
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
