package io.millrace.model.safetensors;

import java.nio.ByteBuffer;

/** Reads one tensor's values from first to last. */
public final class FloatsReader {

  private final ByteBuffer bytes;
  private final TensorType type;

  FloatsReader(ByteBuffer bytes, TensorType type) {
    this.bytes = bytes;
    this.type = type;
  }

  /** How many values have not been read. */
  public int remaining() {
    return bytes.remaining() / (type.bits() / 8);
  }

  /** The next values, {@code most} or as many as remain. */
  public float[] next(int most) {
    int size = Math.min(most, remaining()) * (type.bits() / 8);
    ByteBuffer portion = bytes.slice(bytes.position(), size);
    bytes.position(bytes.position() + size);
    return Floats.read(portion, type);
  }
}
