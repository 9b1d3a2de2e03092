package io.millrace.flink.work;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Pieces of work that take long, each carried out by one of the source's subtasks, whose records
 * say how they ended. A piece is a split: a subtask that is lost gives it back. The source ends
 * when all pieces are carried out, or no more are wanted.
 */
public final class WorkSource implements Source<String, WorkSplit, List<WorkSplit>> {

  private static final long serialVersionUID = 1;

  private final Work work;

  public WorkSource(Work work) {
    this.work = work;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<String, WorkSplit> createReader(SourceReaderContext context)
      throws IOException {
    return new WorkReader(context, work.worker(context.getIndexOfSubtask()));
  }

  @Override
  public SplitEnumerator<WorkSplit, List<WorkSplit>> createEnumerator(
      SplitEnumeratorContext<WorkSplit> context) throws IOException {
    return new WorkEnumerator(context, work, work.pieces().stream().map(WorkSplit::new).toList());
  }

  @Override
  public SplitEnumerator<WorkSplit, List<WorkSplit>> restoreEnumerator(
      SplitEnumeratorContext<WorkSplit> context, List<WorkSplit> waiting) {
    return new WorkEnumerator(context, work, waiting);
  }

  @Override
  public SimpleVersionedSerializer<WorkSplit> getSplitSerializer() {
    return new WorkSerializers.OfSplit();
  }

  @Override
  public SimpleVersionedSerializer<List<WorkSplit>> getEnumeratorCheckpointSerializer() {
    return new WorkSerializers.OfWaiting();
  }
}
