package io.millrace.model.worker;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What surrounds a child process that computes with tensors. */
public final class ChildEnvironment {

  private static final String COMPILER_TIER = "-XX:TieredStopAtLevel=";

  // libraries say errors only; setting up Log4j for them takes 0.2 of the 1.2 s of CPU of a start
  private static final String ERRORS_TO_STANDARD_ERROR =
      "-Dlog4j2.loggerContextFactory="
          + "org.apache.logging.log4j.simple.SimpleLoggerContextFactory";

  private ChildEnvironment() {}

  /**
   * Options of the child's Java. Standard output belongs to what it answers, and it compiles as far
   * as this process was told to, which matters for one that lives for seconds.
   */
  public static List<String> javaOptions() {
    Stream<String> tier =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(option -> option.startsWith(COMPILER_TIER));
    return Stream.concat(
            Stream.of(
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:+DisplayVMOutputToStderr",
                ERRORS_TO_STANDARD_ERROR),
            tier)
        .toList();
  }

  /** Gives a child this process's classes, so many threads an operation, and one malloc arena. */
  public static void set(Map<String, String> environment, int threads) {
    environment.put("CLASSPATH", ChildClassPath.find());
    environment.put("OMP_NUM_THREADS", Integer.toString(threads));
    environment.put("MALLOC_ARENA_MAX", "1");
  }
}
