package io.millrace.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bytes that can be read more than once. */
@FunctionalInterface
public interface ByteSource {

  InputStream open() throws IOException;

  /** Bytes in memory; the array is not copied. */
  static ByteSource of(byte[] bytes) {
    return () -> new ByteArrayInputStream(bytes);
  }
}
