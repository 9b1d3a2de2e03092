package io.millrace.model.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Conversions between 32-bit floats and the floating types of files, IEEE 754 in all bits. */
public final class Floats {

  private static final float F16_SUBNORMAL = 0x1p-24f;

  private Floats() {}

  /** All values of a little-endian buffer of F32, F16, BF16 or F64 as 32-bit floats. */
  public static float[] read(ByteBuffer bytes, TensorType type) {
    ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[in.remaining() * 8 / type.bits()];
    switch (type) {
      case F32 -> in.asFloatBuffer().get(values);
      case BF16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = fromBf16(in.getShort());
        }
      }
      case F16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = fromF16(in.getShort());
        }
      }
      case F64 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) in.getDouble();
        }
      }
      default -> throw new IllegalArgumentException(type + " is not a floating type");
    }
    return values;
  }

  /** Little-endian bytes of the values as F32 or, rounded to nearest even, as BF16. */
  public static ByteBuffer write(float[] values, TensorType type) {
    int width = type.bits() / 8;
    ByteBuffer out =
        ByteBuffer.allocate(Math.multiplyExact(values.length, width))
            .order(ByteOrder.LITTLE_ENDIAN);
    switch (type) {
      case F32 -> out.asFloatBuffer().put(values);
      case BF16 -> {
        for (int i = 0; i < values.length; i++) {
          out.putShort(i * width, toBf16(values[i]));
        }
      }
      default ->
          throw new IllegalArgumentException("values are written as F32 or BF16, not " + type);
    }
    return out;
  }

  static float fromBf16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  static short toBf16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }

  static float fromF16(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >>> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0) {
      return Float.intBitsToFloat(Float.floatToRawIntBits(fraction * F16_SUBNORMAL) | sign);
    }
    int wide = exponent == 0x1f ? 0xff : exponent + 127 - 15;
    return Float.intBitsToFloat(sign | (wide << 23) | (fraction << 13));
  }
}
