package io.millrace.cli.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What this process and its servers have used since it started.
 *
 * @param cpuNanos CPU time of this process
 * @param serverCpuNanos CPU time of broker and time-series server
 * @param gcMillis pauses and work of the garbage collectors, as they count it
 * @param allocatedBytes bytes allocated by the threads that are alive
 */
record Usage(long cpuNanos, long serverCpuNanos, long gcMillis, long allocatedBytes) {

  private static final Path STATUS = Path.of("/proc/self/status");

  static Usage now(List<Long> servers) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      allocated += Math.max(0, bytes);
    }
    long serverCpu = 0;
    for (long pid : servers) {
      serverCpu +=
          ProcessHandle.of(pid)
              .flatMap(process -> process.info().totalCpuDuration())
              .orElse(Duration.ZERO)
              .toNanos();
    }
    long gc =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionTime)
            .sum();
    return new Usage(system.getProcessCpuTime(), serverCpu, gc, allocated);
  }

  Usage since(Usage before) {
    return new Usage(
        cpuNanos - before.cpuNanos,
        serverCpuNanos - before.serverCpuNanos,
        gcMillis - before.gcMillis,
        allocatedBytes - before.allocatedBytes);
  }

  /** The largest resident size of this process so far in MiB; 0 where the system does not say. */
  static long peakResidentMebibytes() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }
}
