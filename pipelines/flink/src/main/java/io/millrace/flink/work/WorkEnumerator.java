package io.millrace.flink.work;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Gives each worker that is free the next piece, as long as pieces are wanted. */
final class WorkEnumerator implements SplitEnumerator<WorkSplit, List<WorkSplit>> {

  private final SplitEnumeratorContext<WorkSplit> context;
  private final Work work;
  private final Deque<WorkSplit> waiting;

  WorkEnumerator(
      SplitEnumeratorContext<WorkSplit> context, Work work, Collection<WorkSplit> waiting) {
    this.context = context;
    this.work = work;
    this.waiting = new ArrayDeque<>(waiting);
  }

  @Override
  public void start() {}

  @Override
  public void handleSplitRequest(int subtask, String host) {
    if (!context.registeredReaders().containsKey(subtask)) {
      return;
    }
    WorkSplit next = work.isEnough() ? null : waiting.poll();
    if (next == null) {
      context.signalNoMoreSplits(subtask);
    } else {
      context.assignSplit(next, subtask);
    }
  }

  @Override
  public void addSplitsBack(List<WorkSplit> splits, int subtask) {
    splits.forEach(waiting::addFirst);
  }

  @Override
  public void addReader(int subtask) {}

  @Override
  public List<WorkSplit> snapshotState(long checkpoint) {
    return List.copyOf(waiting);
  }

  @Override
  public void close() {}
}
