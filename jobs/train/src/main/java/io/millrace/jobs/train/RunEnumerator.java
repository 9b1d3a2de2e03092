package io.millrace.jobs.train;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Gives each worker that is free the next run. */
final class RunEnumerator implements SplitEnumerator<RunSplit, List<RunSplit>> {

  private final SplitEnumeratorContext<RunSplit> context;
  private final Deque<RunSplit> waiting;

  RunEnumerator(SplitEnumeratorContext<RunSplit> context, Collection<RunSplit> waiting) {
    this.context = context;
    this.waiting = new ArrayDeque<>(waiting);
  }

  @Override
  public void start() {}

  @Override
  public void handleSplitRequest(int subtask, String host) {
    if (!context.registeredReaders().containsKey(subtask)) {
      return;
    }
    RunSplit next = waiting.poll();
    if (next == null) {
      context.signalNoMoreSplits(subtask);
    } else {
      context.assignSplit(next, subtask);
    }
  }

  @Override
  public void addSplitsBack(List<RunSplit> splits, int subtask) {
    splits.forEach(waiting::addFirst);
  }

  @Override
  public void addReader(int subtask) {}

  @Override
  public List<RunSplit> snapshotState(long checkpoint) {
    return List.copyOf(waiting);
  }

  @Override
  public void close() {}
}
