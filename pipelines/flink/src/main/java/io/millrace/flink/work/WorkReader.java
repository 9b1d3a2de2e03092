package io.millrace.flink.work;

import java.io.IOException;
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
 * Has one piece at a time carried out in a thread of its own, so that checkpoint barriers pass
 * meanwhile. A piece stays in the state until its record is emitted.
 */
final class WorkReader implements SourceReader<String, WorkSplit> {

  private final SourceReaderContext context;
  private final Worker worker;
  private final Deque<WorkSplit> splits = new ArrayDeque<>();
  private final ExecutorService thread = Executors.newSingleThreadExecutor(WorkReader::thread);
  private CompletableFuture<Void> available = new CompletableFuture<>();
  private FutureTask<Optional<String>> running;
  private boolean last;

  WorkReader(SourceReaderContext context, Worker worker) {
    this.context = context;
    this.worker = worker;
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
      Optional<String> said = said();
      running = null;
      splits.remove();
      said.ifPresent(output::collect);
      if (splits.isEmpty()) {
        context.sendSplitRequest();
      }
    }
    if (running == null && !splits.isEmpty()) {
      String piece = splits.peek().splitId();
      running = new Waking(() -> worker.carryOut(piece));
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

  private Optional<String> said() throws IOException {
    try {
      return running.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IOException("Cannot carry out " + splits.peek().splitId(), e.getCause());
    }
  }

  @Override
  public synchronized List<WorkSplit> snapshotState(long checkpoint) {
    return new ArrayList<>(splits);
  }

  @Override
  public synchronized CompletableFuture<Void> isAvailable() {
    return available;
  }

  @Override
  public synchronized void addSplits(List<WorkSplit> added) {
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
    worker.close();
    if (worker.isInterruptible()) {
      thread.shutdownNow();
    } else {
      thread.shutdown();
    }
  }

  /** Tells Flink when it is done, and not a moment earlier. */
  private final class Waking extends FutureTask<Optional<String>> {

    Waking(Callable<Optional<String>> work) {
      super(work);
    }

    @Override
    protected void done() {
      wake();
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "millrace-work");
    thread.setDaemon(true);
    return thread;
  }
}
