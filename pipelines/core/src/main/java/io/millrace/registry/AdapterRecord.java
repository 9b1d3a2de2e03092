package io.millrace.registry;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A published adapter, as its {@code manifest.json} says it.
 *
 * @param id SHA-256, lower-case hex, over the lines {@code name<space>sha256<line feed>} of its
 *     files in the order of their names
 * @param weightsHash {@link WeightsHash} of its folder: the same for a renamed copy
 */
public record AdapterRecord(
    String id,
    String weightsHash,
    SortedMap<String, PublishedFile> files,
    AdapterManifest manifest) {

  /**
   * @throws IllegalArgumentException when a file has a name that cannot be one in a registry
   */
  public AdapterRecord {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    files.keySet().forEach(Keys::name);
  }
}
