package io.millrace.registry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Where a registry keeps its files. A key is a path of names joined by {@code /}; a name begins
 * with a letter, a digit or {@code _} and goes on with these, {@code .}, {@code -}, {@code @} or
 * {@code +}, so that no key leaves the registry. Another key is refused with an {@link
 * IllegalArgumentException}. What was created never changes, and it is on the disk when the call
 * returns.
 */
public interface RegistryStore {

  /** The bytes of a file; empty when there is none. */
  Optional<byte[]> read(String key) throws IOException;

  /** Whether there is a file or a folder of this key. */
  boolean exists(String key) throws IOException;

  /**
   * Creates a file whole or not at all. Of any number of callers, in any processes, one gets true.
   *
   * @return false when there is a file of this key, which then stays as it is
   */
  boolean create(String key, byte[] content) throws IOException;

  /**
   * Creates a folder with all its files at once, or nothing.
   *
   * @return false when there is a folder of this key, which then stays as it is
   */
  boolean createFolder(String key, SortedMap<String, ByteSource> files) throws IOException;

  /**
   * The names in a folder in order, empty when there is none. For people and checks: no lookup of a
   * record needs it.
   */
  List<String> list(String folder) throws IOException;

  /** Where a folder's files can be opened on this machine. */
  Path local(String key);
}
