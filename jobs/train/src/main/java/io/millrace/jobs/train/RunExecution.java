package io.millrace.jobs.train;

import io.millrace.lake.FileGuard;
import io.millrace.model.worker.Failure;
import io.millrace.model.worker.Frames;
import io.millrace.model.worker.Report;
import io.millrace.model.worker.WorkOrder;
import io.millrace.registry.AdapterRecord;
import java.io.IOException;
import java.util.Optional;

/**
 * Carries one run to its end: attempt after attempt, each from the last checkpoint, as long as a
 * process is lost rather than refuses. A run that has ended is not run again.
 */
final class RunExecution implements AutoCloseable {

  private final RunFolder folder;
  private final RunRequest request;
  private final Gpus gpus;
  private final StepRows steps;
  private WorkerProcess worker;
  private boolean closed;
  private Report.Begun begun;
  private int newestAttempt;

  /**
   * @param gpus what each attempt takes one of, where there is one
   */
  RunExecution(RunFolder folder, Gpus gpus) throws IOException {
    this.folder = folder;
    this.request = folder.request();
    this.gpus = gpus;
    this.steps = new StepRows(folder, request, System::nanoTime);
  }

  /**
   * The run's result, which is also written down; its rows follow it into the lake, now or when the
   * lake takes them, and rows of its steps go there from checkpoint to checkpoint. Of a run that
   * was published the attempts keep their reports and logs only. An execution that is closed, or
   * whose run has another attempt by now, has none of its own.
   *
   * @throws IOException when the run's folder cannot be read or written
   */
  Optional<RunResult> run() throws IOException {
    Optional<RunResult> ended;
    try (steps) {
      ended = attempts();
    }
    OwedRows.bring(folder);
    Leftovers.delete(folder);
    return ended;
  }

  /** The number of the last attempt that this began, or 0; asked when {@link #run} has ended. */
  int newestAttempt() {
    return newestAttempt;
  }

  private Optional<RunResult> attempts() throws IOException {
    Optional<RunFolder.Attempt> attempt = folder.begin();
    for (int lost = 0; attempt.isPresent(); lost++) {
      newestAttempt = attempt.get().number();
      Report end = end(attempt.get());
      if (isClosed()) {
        return folder.result();
      }
      boolean again =
          end instanceof Report.Failed failed
              && failed.failure().passing()
              && lost < request.worker().retries();
      if (!again) {
        return conclude(attempt.get(), end);
      }
      attempt = folder.beginAfter(attempt.get());
    }
    return folder.result();
  }

  /** Publishes and writes the result down, unless a newer attempt has begun. */
  private Optional<RunResult> conclude(RunFolder.Attempt attempt, Report end) throws IOException {
    Optional<FileGuard> claim = folder.claim(attempt);
    if (claim.isEmpty()) {
      return folder.result();
    }
    try (FileGuard held = claim.get()) {
      if (isClosed()) {
        return Optional.empty();
      }
      // first: where there is no room for this nothing is published
      folder.owe(OwedRows.NOT_YET);
      RunResult result = result(attempt, end);
      folder.write(result);
      return Optional.of(result);
    }
  }

  private Report end(RunFolder.Attempt attempt) {
    Optional<Gpus.Lease> gpu;
    try {
      gpu = gpus.take(this::isClosed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Report.Failed(Failure.CANCELLED, "interrupted while it waited for a GPU");
    }
    try {
      return end(attempt, gpu.map(Gpus.Lease::index));
    } catch (NotStartedException refused) {
      return refused.report(attempt);
    } catch (IOException unusable) {
      String why =
          "Cannot carry out attempt %d in %s: %s; see that it can be written and has room, and train again"
              .formatted(attempt.number(), attempt.path(), Reasons.of(unusable));
      return new Report.Failed(Failure.FILES, why);
    } finally {
      gpu.ifPresent(Gpus.Lease::close);
    }
  }

  private Report end(RunFolder.Attempt attempt, Optional<String> gpu) throws IOException {
    try (WorkerProcess started = start(attempt, gpu)) {
      WorkOrder order =
          new WorkOrder(
              Frames.VERSION,
              request.base(),
              request.baseName(),
              folder.data().toString(),
              attempt.checkpoint().toString(),
              attempt.progress().toString(),
              attempt.output().toString(),
              request.recipe());
      return started.run(order, report -> heard(attempt, report));
    }
  }

  private void heard(RunFolder.Attempt attempt, Report report) throws IOException {
    if (report instanceof Report.Begun now) {
      begun = now;
    }
    if (report instanceof Report.Saved saved) {
      if (folder.newestAttempt() > attempt.number()) {
        stop();
      } else {
        steps.saved(attempt, saved.step(), begun);
      }
    }
  }

  private RunResult result(RunFolder.Attempt attempt, Report end) {
    if (!(end instanceof Report.Finished finished)) {
      return failed(attempt, (Report.Failed) end);
    }
    try {
      Publication publication = new Publication(request);
      AdapterRecord published =
          publication.publish(attempt.output(), folder.data(), begun, finished);
      publication.nominate(published);
      return RunResult.published(request, attempt.number(), published, begun, finished);
    } catch (IOException | IllegalArgumentException refused) {
      String why =
          "Cannot publish what lies in %s to the registry %s: %s; mend that and train again"
              .formatted(attempt.output(), request.registry(), Reasons.of(refused));
      return failed(attempt, new Report.Failed(Failure.REFUSED, why));
    }
  }

  private RunResult failed(RunFolder.Attempt attempt, Report.Failed why) {
    return new RunResult(
        request.runId(),
        attempt.number(),
        null,
        why.failure(),
        why.message(),
        begun,
        null,
        Build.VERSION);
  }

  private synchronized WorkerProcess start(RunFolder.Attempt attempt, Optional<String> gpu)
      throws IOException {
    worker = WorkerProcess.start(attempt, request.worker(), request.recipe().threads(), gpu);
    if (closed) {
      worker.close();
    }
    return worker;
  }

  private synchronized void stop() {
    if (worker != null) {
      worker.close();
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Kills the process and makes {@link #run} return. */
  @Override
  public synchronized void close() {
    closed = true;
    stop();
  }
}
