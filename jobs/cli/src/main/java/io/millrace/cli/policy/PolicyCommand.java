package io.millrace.cli.policy;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.Millrace;
import io.millrace.cli.gate.Receipts;
import io.millrace.policy.PolicyReceipt;
import io.millrace.policy.PolicyVerdict;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "policy",
    description = "Mines and judges routing policies and agent configurations.",
    subcommands = {
      PolicyMineCommand.class,
      PolicyListCommand.class,
      PolicyShowCommand.class,
      PolicyGateCommand.class,
      PolicySyncCommand.class
    },
    mixinStandardHelpOptions = true)
public final class PolicyCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Where receipts of decisions about routing policies lie. */
  static Path receipts(Path home) {
    return home.resolve("policies");
  }

  @Command(
      name = "replay",
      description =
          "Decides again from the traces of a decision; 0 only if the same bytes come out.",
      mixinStandardHelpOptions = true)
  int replay(
      @Parameters(
              paramLabel = "ID|FILE",
              description = "A receipt, or the beginning of its id under policies/ of the home.")
          String named)
      throws IOException {
    Path home = ((Millrace) spec.root().userObject()).home();
    Path receipt = Receipts.find("decisions", named, receipts(home));
    PolicyVerdict written = PolicyReceipt.read(receipt);
    if (!PolicyReceipt.holds(receipt)) {
      throw new CommandFailure(
          "The traces beside %s give another decision than %s (%s)"
              .formatted(receipt, written.decision().label(), written.reason().label()));
    }
    spec.commandLine()
        .getOut()
        .println(
            "The traces give the same bytes: %s, %s (%s)"
                .formatted(written.id(), written.decision().label(), written.reason().label()));
    return 0;
  }
}
