package io.millrace.cli.reference;

import io.millrace.cli.Millrace;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The help text of every command. */
final class CommandsPage {

  private CommandsPage() {}

  static String render() {
    StringBuilder page =
        new StringBuilder(
            """
            # Commands

            Generated from the code: what `./millrace COMMAND --help` prints. 0 is success, 1 a failure,
            2 a usage that cannot be understood, 3 that nothing failed and there is nothing to show
            for it: training that was skipped, a gate that holds.
            """);
    append(page, Millrace.commandLine());
    return page.toString();
  }

  private static void append(StringBuilder page, CommandLine command) {
    String usage = command.setUsageHelpWidth(100).getUsageMessage(Ansi.OFF).stripTrailing();
    page.append(
        "%n## %s%n%n```%n%s%n```%n"
            .formatted(command.getCommandSpec().qualifiedName(), usage.replaceAll(" +\n", "\n")));
    Map<String, CommandLine> inOrder = new TreeMap<>(command.getSubcommands());
    inOrder.remove("help");
    inOrder.values().forEach(sub -> append(page, sub));
  }
}
