package io.millrace.cli.gate;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.Millrace;
import io.millrace.gate.ArmRow;
import io.millrace.gate.ArmRows;
import io.millrace.gate.Verdict;
import io.millrace.gate.VerdictReceipt;
import io.millrace.gate.VerdictText;
import io.millrace.jobs.gate.GateHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "verdict",
    description = "Explains and replays the gate's verdicts.",
    mixinStandardHelpOptions = true)
public final class VerdictCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "show",
      description = "A verdict in words, with its numbers, slices and worst regressions.",
      mixinStandardHelpOptions = true)
  int show(
      @Parameters(
              paramLabel = "ID|FILE",
              description = "A receipt, or the beginning of its id under verdicts/ of the home.")
          String named,
      @Option(names = "--json", description = "The receipt itself, as JSON.") boolean json)
      throws IOException {
    Path receipt = find(named);
    if (json) {
      spec.commandLine().getOut().println(Files.readString(receipt).stripTrailing());
      return 0;
    }
    Verdict verdict = VerdictReceipt.read(receipt);
    spec.commandLine().getOut().println("Verdict " + verdict.id());
    spec.commandLine().getOut().println(VerdictText.of(verdict).stripTrailing());
    return 0;
  }

  @Command(
      name = "replay",
      description = "Decides again from the raw rows; 0 only if the same bytes come out.",
      mixinStandardHelpOptions = true)
  int replay(
      @Parameters(
              paramLabel = "ID|FILE",
              description = "A receipt, or the beginning of its id under verdicts/ of the home.")
          String named,
      @Option(
              names = "--rows",
              paramLabel = "FILE",
              description = "The raw rows; by default the file ID.rows.jsonl beside the receipt.")
          Path rowsFile)
      throws IOException {
    Path receipt = find(named);
    Path file = rowsFile == null ? Receipts.rows(receipt) : rowsFile;
    if (!Files.isRegularFile(file)) {
      throw new CommandFailure(
          "Cannot replay %s: there are no rows in %s; name them with --rows"
              .formatted(named, file));
    }
    Verdict written = VerdictReceipt.read(receipt);
    Verdict replayed = replayed(written, ArmRows.read(file));
    if (!Arrays.equals(Files.readAllBytes(receipt), VerdictReceipt.bytes(replayed))) {
      throw new CommandFailure(
          "The rows in %s give another verdict: %s (%s), the receipt says %s (%s)"
              .formatted(
                  file,
                  replayed.decision().label(),
                  replayed.reason().label(),
                  written.decision().label(),
                  written.reason().label()));
    }
    spec.commandLine()
        .getOut()
        .println(
            "The rows give the same bytes: %s, %s (%s)"
                .formatted(replayed.id(), replayed.decision().label(), replayed.reason().label()));
    return 0;
  }

  private static Verdict replayed(Verdict written, List<ArmRow> rows) {
    try {
      return VerdictReceipt.replay(written, rows);
    } catch (IllegalArgumentException foreign) {
      throw new CommandFailure(foreign.getMessage(), foreign);
    }
  }

  private Path find(String named) throws IOException {
    Path home = ((Millrace) spec.root().userObject()).home();
    return Receipts.find("verdicts", named, GateHome.under(home).verdicts());
  }
}
