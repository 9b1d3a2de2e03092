package io.millrace.jobs.train;

import io.millrace.model.worker.WorkerJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;

/**
 * Carries out one run at a time in a thread of its own, so that checkpoint barriers pass meanwhile.
 * A run stays in the state until its result is emitted.
 */
final class RunReader implements SourceReader<String, RunSplit> {

  private final SourceReaderContext context;
  private final Path runs;
  private final Deque<RunSplit> splits = new ArrayDeque<>();
  private final ExecutorService thread = Executors.newSingleThreadExecutor(RunReader::thread);
  private CompletableFuture<Void> available = new CompletableFuture<>();
  private RunExecution execution;
  private FutureTask<Optional<RunResult>> running;
  private boolean last;

  RunReader(SourceReaderContext context, Path runs) {
    this.context = context;
    this.runs = runs;
  }

  @Override
  public void start() {
    if (splits.isEmpty()) {
      context.sendSplitRequest();
    }
  }

  @Override
  public synchronized InputStatus pollNext(ReaderOutput<String> output) throws IOException {
    if (running != null && running.isDone()) {
      Optional<RunResult> result = result();
      running = null;
      splits.remove();
      if (result.isPresent()) {
        output.collect(WorkerJson.MAPPER.writeValueAsString(result.get()));
      }
      if (splits.isEmpty()) {
        context.sendSplitRequest();
      }
    }
    if (running == null && !splits.isEmpty()) {
      execution = new RunExecution(new RunFolder(runs.resolve(splits.peek().runId())), Gpus.here());
      running = new Waking(execution::run);
      thread.execute(running);
    }
    if (running == null && last) {
      return InputStatus.END_OF_INPUT;
    }
    if (running == null || !running.isDone()) {
      available = new CompletableFuture<>();
      return InputStatus.NOTHING_AVAILABLE;
    }
    return InputStatus.MORE_AVAILABLE;
  }

  private Optional<RunResult> result() throws IOException {
    try {
      return running.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IOException("Cannot carry out the run " + splits.peek().runId(), e.getCause());
    }
  }

  @Override
  public synchronized List<RunSplit> snapshotState(long checkpoint) {
    return new ArrayList<>(splits);
  }

  @Override
  public synchronized CompletableFuture<Void> isAvailable() {
    return available;
  }

  @Override
  public synchronized void addSplits(List<RunSplit> added) {
    splits.addAll(added);
    wake();
  }

  @Override
  public synchronized void notifyNoMoreSplits() {
    last = true;
    wake();
  }

  private synchronized void wake() {
    available.complete(null);
  }

  @Override
  public void close() {
    if (execution != null) {
      execution.close();
    }
    // an interrupt could make a publication fail that is under way
    thread.shutdown();
  }

  /** Tells Flink when it is done, and not a moment earlier. */
  private final class Waking extends FutureTask<Optional<RunResult>> {

    Waking(Callable<Optional<RunResult>> work) {
      super(work);
    }

    @Override
    protected void done() {
      wake();
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "millrace-run");
    thread.setDaemon(true);
    return thread;
  }
}
