package io.millrace.jobs.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Runs of training, whose records are their results as JSON. A run is a split: a worker that is
 * lost gives it back. It ends when all runs have.
 */
final class RunSource implements Source<String, RunSplit, List<RunSplit>> {

  private static final long serialVersionUID = 1;

  private final String runs;
  private final ArrayList<String> runIds;

  /**
   * @param runs the directory of the runs' folders
   */
  RunSource(Path runs, List<String> runIds) {
    this.runs = runs.toString();
    this.runIds = new ArrayList<>(runIds);
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<String, RunSplit> createReader(SourceReaderContext context) {
    return new RunReader(context, Path.of(runs));
  }

  @Override
  public SplitEnumerator<RunSplit, List<RunSplit>> createEnumerator(
      SplitEnumeratorContext<RunSplit> context) {
    return new RunEnumerator(context, runIds.stream().map(RunSplit::new).toList());
  }

  @Override
  public SplitEnumerator<RunSplit, List<RunSplit>> restoreEnumerator(
      SplitEnumeratorContext<RunSplit> context, List<RunSplit> waiting) {
    return new RunEnumerator(context, waiting);
  }

  @Override
  public SimpleVersionedSerializer<RunSplit> getSplitSerializer() {
    return new RunSerializers.OfSplit();
  }

  @Override
  public SimpleVersionedSerializer<List<RunSplit>> getEnumeratorCheckpointSerializer() {
    return new RunSerializers.OfWaiting();
  }
}
