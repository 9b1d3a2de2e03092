package io.millrace.jobs.gate;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * How an answering child process is started and watched.
 *
 * @param heapMegabytes Java heap; tensors lie outside of it
 * @param threads of one tensor operation
 * @param batchSeconds after which a batch without an answer counts as hung
 * @param retries how often one batch is asked again after its process was lost
 * @param javaOptions more options of the child's Java
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record WorkerLimits(
    int heapMegabytes, int threads, int batchSeconds, int retries, List<String> javaOptions) {

  public static final WorkerLimits DEFAULT = new WorkerLimits(384, 1, 300, 2, List.of());

  public WorkerLimits {
    javaOptions = List.copyOf(javaOptions);
  }

  /** The same with so many retries. */
  public WorkerLimits withRetries(int allowed) {
    return new WorkerLimits(heapMegabytes, threads, batchSeconds, allowed, javaOptions);
  }

  /** The same with other options of the child's Java. */
  public WorkerLimits withJavaOptions(List<String> options) {
    return new WorkerLimits(heapMegabytes, threads, batchSeconds, retries, options);
  }
}
