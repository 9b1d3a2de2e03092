package io.millrace.jobs.train;

import io.millrace.model.bench.BenchFigure;
import io.millrace.model.bench.BenchOrder;
import io.millrace.model.worker.ChildClassPath;
import io.millrace.model.worker.WorkerJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Measures in a child process, whose peak memory is then that of the measurement. */
public final class BenchProcess {

  private BenchProcess() {}

  /**
   * Makes one measurement and waits for it.
   *
   * @param cache where native libraries unpack themselves
   * @param log takes what the child prints
   * @throws IOException when the child fails, naming the log
   */
  public static BenchFigure run(BenchOrder order, String cache, Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-XX:-UsePerfData",
                    "-XX:+DisplayVMOutputToStderr",
                    "-DDJL_CACHE_DIR=" + cache,
                    BenchMain.class.getName(),
                    WorkerJson.MAPPER.writeValueAsString(order)))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("CLASSPATH", ChildClassPath.find());
    builder.environment().put("OMP_NUM_THREADS", Integer.toString(order.threads()));
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    Process process = builder.start();
    process.getOutputStream().close();
    byte[] figure = process.getInputStream().readAllBytes();
    if (figure.length == 0) {
      throw new IOException("Cannot measure " + order + ": the process said nothing; see " + log);
    }
    return WorkerJson.MAPPER.readValue(figure, BenchFigure.class);
  }
}
