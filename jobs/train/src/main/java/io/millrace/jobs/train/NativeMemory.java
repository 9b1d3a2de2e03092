package io.millrace.jobs.train;

import java.util.Map;

/**
 * How a child that trains keeps native memory. A step takes and frees the same large blocks again
 * and again: kept by the process in huge pages they cost no page faults. These are settings of
 * glibc; other C libraries ignore them.
 */
final class NativeMemory {

  private static final String KEPT =
      "glibc.malloc.hugetlb=1"
          + ":glibc.malloc.trim_threshold=1073741824"
          + ":glibc.malloc.top_pad=67108864"
          + ":glibc.malloc.mmap_threshold=33554432";

  private NativeMemory() {}

  /** Adds the settings to a child's environment; tunables that the parent has stay. */
  static void set(Map<String, String> environment) {
    environment.putIfAbsent("GLIBC_TUNABLES", KEPT);
  }
}
