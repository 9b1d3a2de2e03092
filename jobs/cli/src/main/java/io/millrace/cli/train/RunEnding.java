package io.millrace.cli.train;

import io.millrace.cli.CommandFailure;
import io.millrace.jobs.train.RunResult;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Says how a run ended. */
final class RunEnding {

  /** The exit code where no native library runs. */
  static final int SKIPPED = 3;

  private final PrintWriter out;
  private final PrintWriter err;
  private final Path registry;

  RunEnding(PrintWriter out, PrintWriter err, Path registry) {
    this.out = out;
    this.err = err;
    this.registry = registry;
  }

  /**
   * Says it and returns the exit code.
   *
   * @throws CommandFailure when the run failed, with its reason
   */
  int tell(RunResult result) {
    if (result.begun() != null && !result.begun().leftOut().isEmpty()) {
      err.println("left out: " + result.begun().leftOut());
    }
    if (result.begun() != null && result.begun().cut() > 0) {
      err.println("cut: " + result.begun().cut());
    }
    if (result.state().equals("finished")) {
      if (result.finished().reason().equals("evaluation_diverged")) {
        err.printf(
            "ended after %d steps, since the evaluation loss was no number any more: kept are the parameters of the best evaluation; a lower learning rate may go on%n",
            result.finished().steps());
      }
      if (!result.message().isEmpty()) {
        err.println(result.message());
      }
      Double evaluation = result.finished().evalLoss();
      out.printf(
          "adapter %s%n%d steps, loss %.4f, evaluation loss %s, in %s%n",
          result.adapterId(),
          result.finished().steps(),
          result.finished().loss(),
          evaluation == null ? "none" : "%.4f".formatted(evaluation),
          registry);
      out.flush();
      return 0;
    }
    if (result.state().equals("skipped")) {
      err.println("skipped: " + result.failure() + ": " + result.message());
      return SKIPPED;
    }
    throw new CommandFailure(
        "The run %s failed: %s: %s".formatted(result.runId(), result.failure(), result.message()));
  }
}
