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
    RunFolder folder = new RunFolder(runs.resolve(runId));
    Optional<RunResult> result;
    try {
      OwedRows.bringAll(runs);
      RunExecution run = new RunExecution(folder, Gpus.here());
      result = begin(run) ? run.run() : Optional.empty();
    } catch (IOException | UncheckedIOException unusable) {
      result = isClosed() ? Optional.empty() : Optional.of(failed(runId, folder, unusable));
      OwedRows.bring(folder);
    }
    return result.isEmpty()
        ? Optional.empty()
        : Optional.of(WorkerJson.MAPPER.writeValueAsString(result.get()));
  }

  /** The result of a run whose own files are at fault, written down if that is possible. */
  private static RunResult failed(String runId, RunFolder folder, Exception unusable) {
    String why =
        "Cannot carry out the run in %s: %s; see that it can be read and written and has room, and train again"
            .formatted(folder.path(), Reasons.of(unusable));
    LOG.log(System.Logger.Level.ERROR, why, unusable);
    RunResult failed = RunResult.failed(runId, 0, Failure.FILES, why);
    try (FileGuard held = folder.hold()) {
      Optional<RunResult> known = folder.result();
      if (known.isEmpty()) {
        folder.owe(OwedRows.NOT_YET);
        folder.write(failed);
      }
      return known.orElse(failed);
    } catch (IOException unwritable) {
      LOG.log(
          System.Logger.Level.ERROR,
          "Cannot write the result of the run in " + folder.path(),
          unwritable);
      return failed;
    }
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
