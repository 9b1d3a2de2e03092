package io.millrace.flink.source;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;

/**
 * Tells Flink of a backlog with the first file that is given to a reader, and of its end when none
 * of the readers, having read all it was given, could be given another. Only then are they told
 * that there is no more: Flink sends the backlog's end to each reader, and fails a job of which one
 * has finished before.
 */
final class BacklogContext implements SplitEnumeratorContext<FileSourceSplit> {

  private final SplitEnumeratorContext<FileSourceSplit> flink;
  private final Set<Integer> ended = new HashSet<>();
  private boolean backlog;

  BacklogContext(SplitEnumeratorContext<FileSourceSplit> flink) {
    this.flink = flink;
  }

  @Override
  public void assignSplits(SplitsAssignment<FileSourceSplit> assignment) {
    ended.removeAll(assignment.assignment().keySet());
    if (!backlog) {
      backlog = true;
      flink.setIsProcessingBacklog(true);
    }
    flink.assignSplits(assignment);
  }

  @Override
  public void signalNoMoreSplits(int subtask) {
    ended.add(subtask);
    if (ended.size() == flink.currentParallelism()) {
      backlog = false;
      flink.setIsProcessingBacklog(false);
      ended.forEach(flink::signalNoMoreSplits);
    }
  }

  @Override
  public void setIsProcessingBacklog(boolean processing) {
    flink.setIsProcessingBacklog(processing);
  }

  @Override
  public SplitEnumeratorMetricGroup metricGroup() {
    return flink.metricGroup();
  }

  @Override
  public void sendEventToSourceReader(int subtask, SourceEvent event) {
    flink.sendEventToSourceReader(subtask, event);
  }

  @Override
  public void sendEventToSourceReader(int subtask, int attempt, SourceEvent event) {
    flink.sendEventToSourceReader(subtask, attempt, event);
  }

  @Override
  public int currentParallelism() {
    return flink.currentParallelism();
  }

  @Override
  public Map<Integer, ReaderInfo> registeredReaders() {
    return flink.registeredReaders();
  }

  @Override
  public Map<Integer, Map<Integer, ReaderInfo>> registeredReadersOfAttempts() {
    return flink.registeredReadersOfAttempts();
  }

  @Override
  public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
    flink.callAsync(callable, handler);
  }

  @Override
  public <T> void callAsync(
      Callable<T> callable, BiConsumer<T, Throwable> handler, long initialDelay, long period) {
    flink.callAsync(callable, handler, initialDelay, period);
  }

  @Override
  public void runInCoordinatorThread(Runnable runnable) {
    flink.runInCoordinatorThread(runnable);
  }
}
