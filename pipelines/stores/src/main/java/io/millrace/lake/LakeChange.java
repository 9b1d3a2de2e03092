package io.millrace.lake;

import java.io.IOException;
import java.nio.file.Path;

/** Is told of each file of the lake before it is written or deleted. */
@FunctionalInterface
public interface LakeChange {

  /**
   * Is called before each change.
   *
   * @param bytes of a file that is deleted its length, of one that is written the length of what it
   *     is written from
   * @throws IOException to go no further
   */
  void before(Path file, long bytes) throws IOException;
}
