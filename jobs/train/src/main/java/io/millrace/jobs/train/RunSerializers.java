package io.millrace.jobs.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** What a checkpoint holds of the source: names of runs. */
final class RunSerializers {

  private static final int VERSION = 1;

  private RunSerializers() {}

  static final class OfSplit implements SimpleVersionedSerializer<RunSplit> {

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(RunSplit split) {
      return split.runId().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public RunSplit deserialize(int version, byte[] bytes) throws IOException {
      require(version);
      return new RunSplit(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  static final class OfWaiting implements SimpleVersionedSerializer<List<RunSplit>> {

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(List<RunSplit> waiting) {
      List<String> ids = waiting.stream().map(RunSplit::runId).toList();
      return String.join("\n", ids).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<RunSplit> deserialize(int version, byte[] bytes) throws IOException {
      require(version);
      return new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .filter(id -> !id.isEmpty())
          .map(RunSplit::new)
          .toList();
    }
  }

  private static void require(int version) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "Cannot read a checkpoint of format %d; this release reads %d"
              .formatted(version, VERSION));
    }
  }
}
