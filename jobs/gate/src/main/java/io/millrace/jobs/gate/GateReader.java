package io.millrace.jobs.gate;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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

/** Has one batch at a time answered in a thread of its own. */
final class GateReader implements SourceReader<String, BatchSplit> {

  private final SourceReaderContext context;
  private final Answering answering;
  private final Deque<BatchSplit> splits = new ArrayDeque<>();
  private final ExecutorService thread = Executors.newSingleThreadExecutor(GateReader::thread);
  private CompletableFuture<Void> available = new CompletableFuture<>();
  private FutureTask<String> running;
  private boolean last;

  GateReader(SourceReaderContext context, GateFolder folder) throws IOException {
    this.context = context;
    this.answering = new Answering(folder, Integer.toString(context.getIndexOfSubtask()));
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
      String trouble = trouble();
      running = null;
      output.collect(splits.remove().splitId() + "\n" + trouble);
      if (splits.isEmpty()) {
        context.sendSplitRequest();
      }
    }
    if (running == null && !splits.isEmpty()) {
      BatchSplit next = splits.peek();
      running = new Waking(() -> answering.answer(next));
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

  private String trouble() throws IOException {
    try {
      return running.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    } catch (ExecutionException e) {
      throw new IOException("Cannot have batch " + splits.peek() + " answered", e.getCause());
    }
  }

  @Override
  public synchronized List<BatchSplit> snapshotState(long checkpoint) {
    return new ArrayList<>(splits);
  }

  @Override
  public synchronized CompletableFuture<Void> isAvailable() {
    return available;
  }

  @Override
  public synchronized void addSplits(List<BatchSplit> added) {
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
    answering.close();
    thread.shutdownNow();
  }

  /** Tells Flink when it is done, and not a moment earlier. */
  private final class Waking extends FutureTask<String> {

    Waking(Callable<String> work) {
      super(work);
    }

    @Override
    protected void done() {
      wake();
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "millrace-batches");
    thread.setDaemon(true);
    return thread;
  }
}
