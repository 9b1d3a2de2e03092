package io.millrace.jobs.train;

import io.millrace.flink.work.Worker;
import io.millrace.model.worker.WorkerJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Carries runs out. */
final class RunWorker implements Worker {

  private final Path runs;
  private RunExecution execution;
  private boolean closed;

  RunWorker(Path runs) {
    this.runs = runs;
  }

  @Override
  public Optional<String> carryOut(String runId) throws IOException {
    RunExecution run = new RunExecution(new RunFolder(runs.resolve(runId)), Gpus.here());
    if (!begin(run)) {
      return Optional.empty();
    }
    Optional<RunResult> result = run.run();
    return result.isEmpty()
        ? Optional.empty()
        : Optional.of(WorkerJson.MAPPER.writeValueAsString(result.get()));
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
