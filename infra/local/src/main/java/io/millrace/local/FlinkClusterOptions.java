package io.millrace.local;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a local Flink cluster differs from the default one.
 *
 * @param slots slots of its one TaskManager
 * @param taskHeapMegabytes Java heap of the TaskManager that jobs may use, in MiB
 * @param settings Flink options that replace the defaults, values as YAML
 */
public record FlinkClusterOptions(int slots, int taskHeapMegabytes, Map<String, String> settings) {
  /** Copies the settings and refuses a cluster that could run nothing. */
  public FlinkClusterOptions {
    if (slots < 1 || taskHeapMegabytes < 64) {
      throw new IllegalArgumentException(
          "Cannot run a Flink cluster with "
              + slots
              + " slots and "
              + taskHeapMegabytes
              + " MiB of task heap; ask for at least 1 slot and 64 MiB");
    }
    settings = Map.copyOf(settings);
  }

  /** Two slots that share 384 MiB of heap. */
  public static FlinkClusterOptions defaults() {
    return new FlinkClusterOptions(2, 384, Map.of());
  }

  /** A cluster with one more option, named as in Flink's configuration. */
  public FlinkClusterOptions with(String option, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(option, value);
    return new FlinkClusterOptions(slots, taskHeapMegabytes, more);
  }
}
