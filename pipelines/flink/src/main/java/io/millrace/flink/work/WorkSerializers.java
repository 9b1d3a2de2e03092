package io.millrace.flink.work;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** What a checkpoint holds of the source: ids of pieces. */
final class WorkSerializers {

  private static final int VERSION = 1;

  private WorkSerializers() {}

  static final class OfSplit implements SimpleVersionedSerializer<WorkSplit> {

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(WorkSplit split) {
      return split.splitId().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public WorkSplit deserialize(int version, byte[] bytes) throws IOException {
      require(version);
      return new WorkSplit(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  static final class OfWaiting implements SimpleVersionedSerializer<List<WorkSplit>> {

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(List<WorkSplit> waiting) {
      List<String> ids = waiting.stream().map(WorkSplit::splitId).toList();
      return String.join("\n", ids).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<WorkSplit> deserialize(int version, byte[] bytes) throws IOException {
      require(version);
      return new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .filter(id -> !id.isEmpty())
          .map(WorkSplit::new)
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
