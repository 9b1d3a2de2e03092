package io.millrace.jobs.gate;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Gives each worker that is free the next batch until the decision has fallen. */
final class GateEnumerator implements SplitEnumerator<BatchSplit, List<BatchSplit>> {

  private final SplitEnumeratorContext<BatchSplit> context;
  private final GateFolder folder;
  private final Deque<BatchSplit> waiting;

  GateEnumerator(
      SplitEnumeratorContext<BatchSplit> context,
      GateFolder folder,
      Collection<BatchSplit> waiting) {
    this.context = context;
    this.folder = folder;
    this.waiting = new ArrayDeque<>(waiting);
  }

  @Override
  public void start() {}

  @Override
  public void handleSplitRequest(int subtask, String host) {
    if (!context.registeredReaders().containsKey(subtask)) {
      return;
    }
    BatchSplit next = folder.isEnough() ? null : waiting.poll();
    if (next == null) {
      context.signalNoMoreSplits(subtask);
    } else {
      context.assignSplit(next, subtask);
    }
  }

  @Override
  public void addSplitsBack(List<BatchSplit> splits, int subtask) {
    splits.forEach(waiting::addFirst);
  }

  @Override
  public void addReader(int subtask) {}

  @Override
  public List<BatchSplit> snapshotState(long checkpoint) {
    return List.copyOf(waiting);
  }

  @Override
  public void close() {}
}
