package io.millrace.jobs.train;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * How a run's child process is started and watched.
 *
 * @param cacheDirectory where native libraries unpack themselves, about 450 MB once
 * @param heapMegabytes Java heap; tensors lie outside of it
 * @param javaOptions more options of the child's Java
 * @param silenceSeconds without any report after which the process counts as hung
 * @param stallSeconds without a portion of work after which it does; the longest portions are a
 *     micro-batch and, on a slow disk, a tensor read or written
 * @param retries how often a run goes on after its process was lost, per host
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record WorkerOptions(
    String cacheDirectory,
    int heapMegabytes,
    List<String> javaOptions,
    int silenceSeconds,
    int stallSeconds,
    int retries) {

  public WorkerOptions {
    javaOptions = List.copyOf(javaOptions);
  }

  /** Megabytes of Java heap where nobody asks for another size. */
  public static final int HEAP_MEGABYTES = 512;

  /** Seconds without progress where nobody asks for another limit. */
  public static final int STALL_SECONDS = 600;

  /** A remedy that names an option as the command line knows it and as a submitted job does. */
  static String raise(String option) {
    return "raise train.%s (of a submitted job --%s)".formatted(option, option);
  }

  /** A small heap, a minute of silence, ten minutes for a portion of work, three retries. */
  public static WorkerOptions in(String cacheDirectory) {
    return new WorkerOptions(cacheDirectory, HEAP_MEGABYTES, List.of(), 60, STALL_SECONDS, 3);
  }

  /** The same with another heap and another limit of a stall. */
  public WorkerOptions with(int heap, int stall) {
    return new WorkerOptions(cacheDirectory, heap, javaOptions, silenceSeconds, stall, retries);
  }

  /** The same with other Java options. */
  public WorkerOptions withJavaOptions(List<String> options) {
    return new WorkerOptions(
        cacheDirectory, heapMegabytes, options, silenceSeconds, stallSeconds, retries);
  }

  /** The same with other limits. */
  public WorkerOptions withLimits(int silence, int stall, int retriesAllowed) {
    return new WorkerOptions(
        cacheDirectory, heapMegabytes, javaOptions, silence, stall, retriesAllowed);
  }
}
