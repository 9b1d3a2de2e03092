package io.millrace.cli.canary;

import io.millrace.canary.CanaryReceipt;
import io.millrace.canary.CanaryVerdict;
import io.millrace.cli.CommandFailure;
import io.millrace.cli.Millrace;
import io.millrace.cli.gate.Receipts;
import io.millrace.jobs.canary.CanarySettlement;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "canary",
    description = "Tries an adapter on a share of the conversations; harm takes it back.",
    subcommands = {
      CanaryStartCommand.class,
      CanaryCheckCommand.class,
      CanaryWatchCommand.class,
      CanaryShowCommand.class,
      CanaryStopCommand.class
    },
    mixinStandardHelpOptions = true)
public final class CanaryCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "replay",
      description =
          "Decides again from a check's conversations; 0 only if the same bytes come out.",
      mixinStandardHelpOptions = true)
  int replay(
      @Parameters(
              paramLabel = "ID|FILE",
              description =
                  "A check's receipt, or the beginning of its id under canary/ of the home.")
          String named)
      throws IOException {
    Path receipt =
        Receipts.find(
            "checks",
            named,
            CanarySettlement.receipts(((Millrace) spec.root().userObject()).home()));
    CanaryVerdict written = CanaryReceipt.read(receipt);
    if (!CanaryReceipt.holds(receipt)) {
      throw new CommandFailure(
          "The conversations beside %s give another decision than %s (%s)"
              .formatted(receipt, written.decision().label(), written.reason().label()));
    }
    spec.commandLine()
        .getOut()
        .println(
            "The conversations give the same bytes: %s, %s (%s)"
                .formatted(written.id(), written.decision().label(), written.reason().label()));
    return 0;
  }
}
