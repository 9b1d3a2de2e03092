package io.millrace.jobs.train;

import io.millrace.flink.work.Worker;
import io.millrace.lake.FileGuard;
import io.millrace.model.worker.Failure;
import io.millrace.model.worker.WorkerJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** Carries runs out. */
final class RunWorker implements Worker {

  private static final System.Logger LOG = System.getLogger(RunWorker.class.getName());

  private final Path runs;
  private RunExecution execution;
  private boolean closed;

  RunWorker(Path runs) {
    this.runs = runs;
  }

  /** Never fails for one run's sake: that would end the others of its job too. */
  @Override
  public Optional<String> carryOut(String runId) throws IOException {
    OwedRows.bringAll(runs);
    Optional<RunResult> result = result(runId, new RunFolder(runs.resolve(runId)));
    return result.isEmpty()
        ? Optional.empty()
        : Optional.of(WorkerJson.MAPPER.writeValueAsString(result.get()));
  }

  private Optional<RunResult> result(String runId, RunFolder folder) {
    int earlier = 0;
    RunExecution run;
    try {
      earlier = folder.newestAttempt();
      run = new RunExecution(folder, Gpus.here());
    } catch (IOException | UncheckedIOException unusable) {
      return unusable(runId, folder, earlier, unusable);
    }
    try {
      return begin(run) ? run.run() : Optional.empty();
    } catch (IOException | UncheckedIOException unusable) {
      return unusable(runId, folder, Math.max(earlier, run.newestAttempt()), unusable);
    }
  }

  private Optional<RunResult> unusable(
      String runId, RunFolder folder, int attempt, Exception unusable) {
    if (isClosed()) {
      return Optional.empty();
    }
    Optional<RunResult> result = failed(runId, folder, attempt, unusable);
    OwedRows.bring(folder);
    return result;
  }

  /**
   * The result of a run whose own files are at fault, written down if that is possible; where a
   * newer attempt has begun it is that one's to end the run.
   *
   * @param attempt the newest that is known to have come to its end
   */
  static Optional<RunResult> failed(
      String runId, RunFolder folder, int attempt, Exception unusable) {
    String why =
        "Cannot carry out the run in %s: %s; see that it can be read and written and has room, and train again"
            .formatted(folder.path(), Reasons.of(unusable));
    LOG.log(System.Logger.Level.ERROR, why, unusable);
    RunResult failed = RunResult.failed(runId, attempt, Failure.FILES, why);
    try {
      Optional<FileGuard> claim = folder.claim(folder.attempt(attempt));
      if (claim.isEmpty()) {
        return folder.result();
      }
      try (FileGuard held = claim.get()) {
        folder.owe(OwedRows.NOT_YET);
        folder.write(failed);
      }
    } catch (IOException | UncheckedIOException unwritable) {
      LOG.log(
          System.Logger.Level.ERROR,
          "Cannot write the result of the run in " + folder.path(),
          unwritable);
    }
    return Optional.of(failed);
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized boolean begin(RunExecution run) {
    execution = run;
    return !closed;
  }

  /** An interrupt could make a publication fail that is under way. */
  @Override
  public boolean isInterruptible() {
    return false;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (execution != null) {
      execution.close();
    }
  }
}
