package io.millrace.cli;

import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "lake",
    description = "Keeps the lake small: compact it, and a day later let the janitor in.",
    mixinStandardHelpOptions = true,
    subcommands = {CompactCommand.class, JanitorCommand.class})
final class LakeCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** A length for people, in MiB. */
  static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }
}
