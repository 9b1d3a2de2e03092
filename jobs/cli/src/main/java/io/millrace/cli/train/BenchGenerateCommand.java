package io.millrace.cli.train;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast text is generated. */
@Command(
    name = "generate",
    description = {
      "Times greedy decoding with an unmerged adapter: 64 tokens after prompts of 16.",
      "tokens/s counts all sequences of a batch together, with one thread of its processor time,"
          + " else of the clock; 2 operations count for each matrix value and token."
    },
    mixinStandardHelpOptions = true)
public final class BenchGenerateCommand extends BenchModel implements Callable<Integer> {

  @Option(
      names = "--batches",
      split = ",",
      defaultValue = "1,8",
      description = "Sequences that are generated at once (${DEFAULT-VALUE}).")
  private List<Integer> batches;

  @Override
  public Integer call() throws IOException {
    return run("generate", batches, false);
  }
}
