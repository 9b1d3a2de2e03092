package io.millrace.jobs.gate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The batches of one run of the gate. A record says that a batch was asked: its id, a line feed and
 * what stood in the way. It ends when all batches were asked or no more answers are needed.
 */
final class GateSource implements Source<String, BatchSplit, List<BatchSplit>> {

  private static final long serialVersionUID = 1;

  private final String folder;

  GateSource(GateFolder folder) {
    this.folder = folder.path().toString();
  }

  private GateFolder run() {
    return new GateFolder(Path.of(folder));
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<String, BatchSplit> createReader(SourceReaderContext context)
      throws IOException {
    return new GateReader(context, run());
  }

  @Override
  public SplitEnumerator<BatchSplit, List<BatchSplit>> createEnumerator(
      SplitEnumeratorContext<BatchSplit> context) throws IOException {
    List<BatchSplit> pending = run().request().pending().stream().map(BatchSplit::of).toList();
    return new GateEnumerator(context, run(), pending);
  }

  @Override
  public SplitEnumerator<BatchSplit, List<BatchSplit>> restoreEnumerator(
      SplitEnumeratorContext<BatchSplit> context, List<BatchSplit> waiting) {
    return new GateEnumerator(context, run(), waiting);
  }

  @Override
  public SimpleVersionedSerializer<BatchSplit> getSplitSerializer() {
    return new OfSplit();
  }

  @Override
  public SimpleVersionedSerializer<List<BatchSplit>> getEnumeratorCheckpointSerializer() {
    return new OfWaiting();
  }

  private static final class OfSplit implements SimpleVersionedSerializer<BatchSplit> {

    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(BatchSplit split) {
      return split.splitId().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public BatchSplit deserialize(int version, byte[] bytes) {
      return BatchSplit.of(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  private static final class OfWaiting implements SimpleVersionedSerializer<List<BatchSplit>> {

    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(List<BatchSplit> waiting) {
      List<String> ids = waiting.stream().map(BatchSplit::splitId).toList();
      return String.join("\n", ids).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<BatchSplit> deserialize(int version, byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .filter(id -> !id.isEmpty())
          .map(BatchSplit::of)
          .toList();
    }
  }
}
