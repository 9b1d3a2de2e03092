package io.millrace.lake;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Committables as JSON: they lie in savepoints, where a person may have to read them. */
final class LakeCommittableSerializer implements SimpleVersionedSerializer<LakeCommittable> {

  private static final int VERSION = 1;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(LakeCommittable committable) throws IOException {
    return JSON.writeValueAsBytes(committable);
  }

  @Override
  public LakeCommittable deserialize(int version, byte[] bytes) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "Cannot read a committable of version "
              + version
              + ": this version of Millrace reads "
              + VERSION
              + "; resume the savepoint with the version that took it");
    }
    return JSON.readValue(bytes, LakeCommittable.class);
  }
}
