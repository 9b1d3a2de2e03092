package io.millrace.cli.train;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast an adapter is trained. */
@Command(
    name = "train",
    description = {
      "Times steps that train an adapter of rank 8 on random bases of several sizes.",
      "tokens/s is the best step's, average over all; with one thread of its processor time, which"
          + " other work on the machine hardly changes, else of the clock. The share is that of the"
          + " machine's own rate of multiplying large matrices, measured in the same process; 4"
          + " operations count for each matrix value and token. Peak memory is that of the"
          + " measuring process."
    },
    mixinStandardHelpOptions = true)
public final class BenchTrainCommand extends BenchModel implements Callable<Integer> {

  @Option(
      names = "--checkpointing",
      description = "Compute layers again on the way back, which saves memory.")
  private boolean checkpointing;

  @Override
  public Integer call() throws IOException {
    return run("train", List.of(0), checkpointing);
  }
}
