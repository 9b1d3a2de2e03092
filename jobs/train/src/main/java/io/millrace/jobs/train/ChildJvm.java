package io.millrace.jobs.train;

import io.millrace.model.worker.ChildEnvironment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a child is started that takes one argument and prints one answer. */
final class ChildJvm {

  private ChildJvm() {}

  /**
   * A child that is not started yet.
   *
   * @param cache where native libraries unpack themselves
   * @param log takes what the child prints beside its answer
   */
  static ProcessBuilder of(Class<?> main, String argument, String cache, int threads, Path log) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ChildEnvironment.javaOptions());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
            "-DDJL_CACHE_DIR=" + cache,
            main.getName(),
            argument));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    ChildEnvironment.set(builder.environment(), threads);
    NativeMemory.set(builder.environment());
    return builder;
  }
}
